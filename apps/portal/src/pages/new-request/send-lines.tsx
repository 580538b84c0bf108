import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { BusyButton } from '../../parts/busy-button.js';
import { call } from '../../api/client.js';
import type { BatchAnswer } from '../../api/types.js';
import { ShapeIcon } from '../../parts/shapes.js';
import type { Answer } from './answers.js';
import { ndjsonOf, type CsvLine } from './csv-lines.js';
import { Refused } from './faults.js';
import { forgetKey, keyFor } from '../../parts/idempotency-key.js';
import type { RequestBody } from './request-draft.js';
import { Waiting } from '../../parts/waiting.js';

type Sound = CsvLine & { readonly body: RequestBody };

/** of the form, for its key */
const NAME = 'requests-by-csv';

const isSound = (line: CsvLine): line is Sound => line.body !== undefined && line.faults.length === 0;

/** The answers of a call count its own lines: each is told by the line of the file that it came from. */
const byFileLine = ({ items }: BatchAnswer, sent: readonly Sound[]): readonly Answer[] =>
  items.map((item) => ({ ...item, line: sent[item.line - 1]?.line ?? item.line }));

function useSendLines(sound: readonly Sound[], onAnswered: (answers: readonly Answer[]) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => {
      const body = ndjsonOf(sound.map((line) => line.body));
      const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': keyFor(NAME, body) };
      return call<BatchAnswer>('POST', '/v1/privacy-requests/batch', { body, headers });
    },
    onSuccess: (answer) => {
      forgetKey(NAME);
      void queries.invalidateQueries({ queryKey: ['requests'] });
      onAnswered(byFileLine(answer, sound));
    },
  });
}

interface SendLinesProps {
  readonly lines: readonly CsvLine[];
  /** told while they are on their way */
  readonly onSending: (isSending: boolean) => void;
  readonly onAnswered: (answers: readonly Answer[]) => void;
}

/** Sends the lines that nothing is wrong with. Whoever closes accounts types how many. */
export function SendLines({ lines, onSending, onAnswered }: SendLinesProps) {
  const sound = lines.filter(isSound);
  const closes = sound.filter(({ body }) => body.kind === 'AccountClose').length;
  const [typed, setTyped] = useState('');
  const sending = useSendLines(sound, onAnswered);
  const { isPending } = sending;
  useEffect(() => onSending(isPending), [isPending, onSending]);
  const isSure = closes === 0 || typed.trim() === String(closes);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSure) sending.mutate();
  };
  if (sound.length === 0) return <Text>None of the lines can be sent. Correct them above.</Text>;
  return (
    <form onSubmit={submit}>
      <Stack align="flex-start">
        {sound.length < lines.length && (
          <Text>
            {lines.length - sound.length} of {lines.length} lines cannot be sent: correct them above, or send
            the others alone.
          </Text>
        )}
        {closes > 0 && (
          <Alert
            variant="outline"
            color="red"
            icon={<ShapeIcon shape="warning" />}
            title="This deletes data for good"
          >
            <TextInput
              label={`Type how many accounts are to be closed (${closes}) to go on`}
              value={typed}
              onChange={({ currentTarget: { value } }) => setTyped(value)}
              autoComplete="off"
              inputMode="numeric"
            />
          </Alert>
        )}
        {sending.error && <Refused error={sending.error} />}
        <Waiting isActing={isPending} />
        <BusyButton type="submit" isBusy={sending.isPending} disabled={!isSure}>
          Submit {sound.length} {sound.length === 1 ? 'request' : 'requests'}
        </BusyButton>
      </Stack>
    </form>
  );
}

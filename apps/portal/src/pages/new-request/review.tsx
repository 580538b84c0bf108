import { Alert, Group, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { BusyButton } from '../../parts/busy-button.js';
import { ShapeIcon } from '../../parts/shapes.js';
import { Loading } from '../../parts/view-states.js';
import { Waiting } from '../../parts/waiting.js';
import { kindNames, sourceNames } from '../../parts/words.js';
import { instantText } from '../../time/due-text.js';
import { Refused } from './faults.js';
import classes from './new-request.module.css';
import { OthersOfPerson, useOthers } from './others-of-person.js';
import type { RequestBody } from './request-draft.js';
import { unseenSigns } from './unseen-signs.js';

interface ReviewProps {
  readonly body: RequestBody;
  readonly isSending: boolean;
  readonly error: unknown;
  readonly onBack: () => void;
  readonly onSend: () => void;
}

const identityOf = ({ subject }: RequestBody): string =>
  subject.userPrincipalName ?? subject.samAccountName ?? subject.objectId ?? subject.aliases?.[0] ?? '';

function linesOf({ kind, subject, ...body }: RequestBody): readonly (readonly [string, string])[] {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['What', kindNames[kind]],
    ['User principal name', subject.userPrincipalName],
    ['Account name', subject.samAccountName],
    ['Object ID', subject.objectId],
    ['Other names', subject.aliases?.join(', ')],
    ['Administrator of MFA', body.subjectIsAdministrator ? 'yes' : undefined],
    ['Sources', body.sources?.map((source) => sourceNames[source]).join(', ') ?? 'all that are configured'],
    ['Policy', body.policy === undefined ? 'the usual one' : body.policy.toUpperCase()],
    ['Received', body.receivedAt === undefined ? 'now' : instantText(Date.parse(body.receivedAt))],
    ['Your reference', body.reference],
  ];
  return lines.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}

/**
 * What will be sent, once more, and what else there is about the person: shown when that is known, so that nothing moves
 * under a click. An AccountClose deletes: whoever sends it types whom it is about.
 */
export function Review(props: ReviewProps) {
  const others = useOthers(props.body);
  return others.isPending ? (
    <Loading of="other requests about the person" />
  ) : (
    <Reviewed {...props} others={others} />
  );
}

function Reviewed({
  body,
  isSending,
  error,
  onBack,
  onSend,
  others,
}: ReviewProps & { readonly others: ReturnType<typeof useOthers> }) {
  const [typed, setTyped] = useState('');
  const identity = identityOf(body);
  const unseen = unseenSigns(body);
  const isSure = body.kind === 'Export' || typed.trim() === identity;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSure) onSend();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <dl className={classes['review']}>
          {linesOf(body).map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        {unseen.length > 0 && (
          <Alert
            variant="outline"
            color="gray"
            icon={<ShapeIcon shape="warning" />}
            title="There are signs in the names that cannot be seen"
          >
            {unseen.join(', ')}. Sources look for exactly what stands here. If they came along when a name was
            copied, go back and type it anew.
          </Alert>
        )}
        <OthersOfPerson kind={body.kind} others={others} />
        {body.kind === 'AccountClose' && (
          <Alert
            variant="outline"
            color="red"
            icon={<ShapeIcon shape="warning" />}
            title="This deletes data for good"
          >
            <Stack>
              <span>What is deleted at a source cannot be brought back, by Lethe or by anybody.</span>
              <TextInput
                label={
                  <>
                    Type <bdi>{identity}</bdi> to go on
                  </>
                }
                value={typed}
                onChange={({ currentTarget: { value } }) => setTyped(value)}
                autoComplete="off"
                spellCheck={false}
              />
            </Stack>
          </Alert>
        )}
        {error !== null && <Refused error={error} />}
        <Waiting isActing={isSending} />
        <Group>
          <BusyButton variant="default" isBusy={isSending} onClick={onBack}>
            Change it
          </BusyButton>
          <BusyButton type="submit" isBusy={isSending} disabled={!isSure}>
            Submit {kindNames[body.kind]}
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

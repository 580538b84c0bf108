import { Button, Code, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useDraft } from '../../parts/draft.js';
import { Page } from '../../parts/page.js';
import { Asked } from '../../parts/view-states.js';
import { Answers, type Answer } from './answers.js';
import { CheckedLines } from './checked-lines.js';
import { columns, csvFileOf } from './csv-lines.js';
import { Faults } from './faults.js';
import { useRules, type Rules } from './identity-rules.js';
import { SendLines } from './send-lines.js';
import { Ways } from './ways.js';

const EXAMPLE = `${columns.join(',')}
Export,ada@example.com,ada,,HD-4711`;

interface CsvProps {
  readonly rules: Rules;
  readonly onAnswered: (answers: readonly Answer[]) => void;
}

function Csv({ rules, onAnswered }: CsvProps) {
  const { draft, change, throwAway } = useDraft('requests-by-csv', { text: '' });
  const { text } = draft;
  const [isSending, setSending] = useState(false);
  const file = useMemo(() => (text.trim() === '' ? undefined : csvFileOf(text, rules)), [text, rules]);
  return (
    <Stack>
      <Text>
        A line for each request; line 1 names the columns, in any order, of which only <Code>kind</Code> has
        to be there. Nothing is sent before you have seen what is in the file.
      </Text>
      <Code block tabIndex={0} aria-label="An example">
        {EXAMPLE}
      </Code>
      <Group>
        <FileButton
          accept=".csv,text/csv"
          onChange={(chosen) => void chosen?.text().then((read) => change({ text: read }))}
        >
          {(button) => (
            <Button {...button} disabled={isSending}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <Button variant="default" onClick={throwAway} disabled={isSending}>
          Clear
        </Button>
      </Group>
      <Textarea
        label="Or type or paste it"
        value={text}
        readOnly={isSending}
        onChange={({ currentTarget: { value } }) => change({ text: value })}
        autosize
        minRows={4}
        maxRows={16}
        spellCheck={false}
      />
      {file?.fault !== undefined && <Faults title="The file cannot be read" lines={[file.fault]} />}
      {file && file.lines.length > 0 && (
        <>
          <CheckedLines lines={file.lines} />
          <SendLines
            key={text}
            lines={file.lines}
            onSending={setSending}
            onAnswered={(answers) => {
              throwAway();
              onAnswered(answers);
            }}
          />
        </>
      )}
    </Stack>
  );
}

/** Many requests at once: read and checked here line by line, sent in one call, answered line by line. */
export default function ManyRequestsPage() {
  const rules = useRules();
  const [answers, setAnswers] = useState<readonly Answer[]>();
  return (
    <Page title="New requests by CSV" step={answers ? 'answers' : 'form'}>
      {answers ? (
        <Answers items={answers} onAnother={() => setAnswers(undefined)} />
      ) : (
        <>
          <Ways />
          <Asked query={rules} of="the form">
            {(known) => <Csv rules={known} onAnswered={setAnswers} />}
          </Asked>
        </>
      )}
    </Page>
  );
}

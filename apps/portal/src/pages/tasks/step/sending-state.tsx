import { Button, Group, Progress, Text } from '@mantine/core';
import { messageOf, ProblemError } from '../../../api/problem.js';
import { Refusal } from '../../../parts/refusal.js';

const told: Readonly<Record<string, string>> = {
  'task-settled':
    'Somebody else has ended this step meanwhile. Nothing of yours was handed in; it is all still here.',
  'version-stale':
    'The request changed meanwhile. Nothing of yours was handed in; look at it and hand it in again.',
  'request-ended': 'The request has ended meanwhile. Nothing of yours was handed in; it is all still here.',
  unreachable: 'Lethe could not be reached. Your files and words are still here: hand them in again.',
};

/** In between a smaller limit may stand than Lethe’s own. */
const TOO_LARGE =
  'Together the files are larger than may be sent at once. Nothing was handed in; leave some out, or make them smaller.';

const toldOf = (problem: ProblemError | undefined): string | undefined =>
  problem?.status === 413 ? TOO_LARGE : told[problem?.code ?? ''];

/** What is refused, as the form calls it. */
function fieldOf(path: string): string {
  const [, file] = /^files\.(\d+)$/.exec(path) ?? [];
  if (file !== undefined) return `File ${Number(file) + 1}`;
  return { attestation: 'What you wrote', files: 'Files', decision: 'The decision' }[path] ?? path;
}

/** What a press of the button was answered with by the page itself. */
export interface Complaint {
  readonly text: string;
}

interface RefusedProps {
  /** what the page itself found missing */
  readonly complaint: Complaint | null;
  readonly error: Error | null;
}

/** Why it was not handed in. */
export function Refused({ complaint, error }: RefusedProps) {
  if (complaint === null && error === null) return null;
  const problem = complaint === null && error instanceof ProblemError ? error : undefined;
  const fields = problem?.errors.map(({ path, message }) => `${fieldOf(path)} ${message}`) ?? [];
  return (
    <Refusal title="Not handed in" pressed={complaint ?? error ?? undefined}>
      <Text size="sm">{complaint?.text ?? toldOf(problem) ?? messageOf(error)}</Text>
      {fields.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
    </Refusal>
  );
}

const WHOLE = 100;

/** How much of it is sent, and a way to stop. @param share 0 to 1 */
export function HowFar({ share, onStop }: { readonly share: number; readonly onStop: () => void }) {
  const percent = Math.round(share * WHOLE);
  return (
    <Group gap="sm">
      <Progress value={percent} flex={1} aria-label="Upload" />
      <Text size="sm" role="status">
        {percent < WHOLE ? `${percent} % sent` : 'All sent; it is being sealed'}
      </Text>
      <Button variant="default" size="compact-sm" onClick={onStop}>
        Stop
      </Button>
    </Group>
  );
}

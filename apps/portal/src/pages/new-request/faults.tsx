import { Alert, List, Text } from '@mantine/core';
import { isRefused, messageOf, ProblemError } from '../../api/problem.js';
import { useFocusWhenPressed } from '../../parts/focus-when-pressed.js';
import { ShapeIcon } from '../../parts/shapes.js';
import { faultText } from './fault-text.js';

interface FaultsProps {
  readonly title: string;
  readonly lines: readonly string[];
  /** another one with each press of the button: only then has it the focus, never while somebody types */
  readonly pressed?: object;
}

/** What keeps a form from going on, in one place above it, read out; in view when a button was pressed in vain. */
export function Faults({ title, lines, pressed }: FaultsProps) {
  const box = useFocusWhenPressed(pressed);
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color="red"
      variant="outline"
      title={title}
      icon={<ShapeIcon shape="cross" />}
      mb="md"
    >
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Why Lethe did not take it, or did not say. */
export const Refused = ({ error }: { readonly error: unknown }) => {
  const fields = error instanceof ProblemError ? error.errors : [];
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      title={isRefused(error) ? 'It was not taken' : 'Whether it was taken is not known'}
      icon={<ShapeIcon shape="cross" />}
    >
      {fields.length === 0 && <Text size="sm">{messageOf(error)}</Text>}
      <List size="sm">
        {fields.map(({ path, message }) => (
          <List.Item key={path}>{faultText(path, message)}</List.Item>
        ))}
      </List>
    </Alert>
  );
};

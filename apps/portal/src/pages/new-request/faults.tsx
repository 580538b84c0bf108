import { Alert, List, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { messageOf, ProblemError } from '../../api/problem.js';
import { ShapeIcon } from '../../parts/shapes.js';
import { faultText } from './fault-text.js';

/** What keeps a form from going on, in one place above it, read out and in view as soon as it appears. */
export function Faults({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, [lines]);
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

/** Why Lethe did not take it. */
export const Refused = ({ error }: { readonly error: unknown }) => {
  const fields = error instanceof ProblemError ? error.errors : [];
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      title="It was not taken"
      icon={<ShapeIcon shape="cross" />}
    >
      <Text size="sm">{messageOf(error)}</Text>
      <List size="sm">
        {fields.map(({ path, message }) => (
          <List.Item key={path}>{faultText(path, message)}</List.Item>
        ))}
      </List>
    </Alert>
  );
};

import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';

interface SecretOnceProps {
  /** what it is, e.g. `The token` */
  readonly name: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that is shown this one time. */
export const SecretOnce = ({ name, secret, onClose }: SecretOnceProps) => (
  <Stack gap="sm">
    <Alert color="yellow" variant="outline" role="status">
      <Text size="sm">
        {name} is shown this once. Put it where the program finds it; it cannot be shown again.
      </Text>
    </Alert>
    <Code block aria-label={name}>
      {secret}
    </Code>
    <Group justify="flex-end">
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
      <Button onClick={onClose}>I have it</Button>
    </Group>
  </Stack>
);

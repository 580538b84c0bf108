import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RequestView } from '../../api/types.js';
import { RequestDue } from '../../parts/due.js';
import { MaskedSubject } from '../../parts/masked-subject.js';
import { ShapeIcon } from '../../parts/shapes.js';
import { kindNames } from '../../parts/words.js';
import { useMay } from '../../session/session.js';
import { equivalentCurl } from './equivalent-curl.js';
import classes from './new-request.module.css';
import type { RequestBody } from './request-draft.js';

interface ReceiptProps {
  readonly request: RequestView;
  readonly body: RequestBody;
  readonly onAnother: () => void;
}

/** That it was taken, for good: where to follow it, and how a program would have sent it. */
export function Receipt({ request, body, onAnother }: ReceiptProps) {
  const curl = equivalentCurl(location.origin, body);
  const mayMakeKeys = useMay('api-keys:manage');
  return (
    <Stack align="flex-start">
      <Alert role="status" variant="outline" title="It was taken" icon={<ShapeIcon shape="check" />} w="100%">
        <Text>
          {kindNames[request.kind]} for <MaskedSubject request={request} />, <RequestDue request={request} />.
          It is stored: nothing of it is lost, whatever happens now.
        </Text>
        <Text mt="xs">
          Number <Code className={classes['number'] ?? ''}>{request.id}</Code>
        </Text>
      </Alert>
      <Group>
        <Button component={Link} to={`/requests/${request.id}`}>
          Follow it
        </Button>
        <Button variant="default" onClick={onAnother}>
          Another request
        </Button>
      </Group>
      <Text component="h2" fw={600}>
        The same by curl
      </Text>
      <Text size="sm">
        <Code>LETHE_TOKEN</Code> is to hold an API key.{' '}
        {mayMakeKeys ? <Link to="/api-keys">Make one</Link> : 'An administrator makes one.'}
      </Text>
      <Code block className={classes['curl'] ?? ''} tabIndex={0} aria-label="The same call by curl">
        {curl}
      </Code>
      <CopyButton value={curl}>
        {({ copied, copy }) => (
          <Button variant="default" size="compact-sm" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}

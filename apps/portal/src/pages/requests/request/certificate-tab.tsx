import { Anchor, Button, Group, List, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { get } from '../../../api/client.js';
import { messageOf, ProblemError } from '../../../api/problem.js';
import { Asked } from '../../../parts/view-states.js';
import { instantText } from '../../../time/due-text.js';
import type { Certificate } from './certificate.js';
import { CertificateText } from './certificate-text.js';
import { saveAs } from './save-as.js';
import type { PanelProps } from './panel-props.js';
import { keyOf, pathOf } from '../../../api/request-query.js';
import classes from './request.module.css';
import { Refusal } from '../../../parts/refusal.js';

/** What an erasure can show for itself, and how to check it without Lethe. */
export function CertificateTab({ view, isPast }: PanelProps) {
  const path = `${pathOf(view.id)}/certificate`;
  const isReady = view.progress === 'done' || view.progress === 'done-with-exceptions';
  const query = useQuery({
    queryKey: [...keyOf(view.id), 'certificate'],
    queryFn: ({ signal }) => get<Certificate>(path, signal),
    enabled: isReady && !isPast,
  });
  if (isPast) return <Text>A certificate is of the end. Go back to now to see it.</Text>;
  if (!isReady || (query.error instanceof ProblemError && query.error.code === 'certificate-not-ready'))
    return <NotYet due={view.purgeDueAt} timeZone={view.policy.timeZone} />;
  return (
    <Asked query={query} of="the certificate" who="privacy officers and auditors">
      {(certificate) => (
        <>
          <Downloads path={path} id={view.id} />
          <CertificateText certificate={certificate} />
          <HowToCheck id={view.id} />
        </>
      )}
    </Asked>
  );
}

const NotYet = ({ due, timeZone }: { readonly due: string | null; readonly timeZone: string }) => (
  <Text>
    There is a certificate once the purge is verified, or the request was closed with exceptions.
    {due !== null && ` The purge is due by ${instantText(Date.parse(due), timeZone)}.`}
  </Text>
);

function Downloads({ path, id }: { readonly path: string; readonly id: string }) {
  const saving = useMutation({
    mutationFn: (type: keyof typeof endings) =>
      saveAs(path, type, `lethe-certificate-${id}.${endings[type]}`),
  });
  return (
    <Group gap="sm" mb="md" className="no-print">
      <Button onClick={() => saving.mutate('application/json')}>Save as JSON</Button>
      <Button variant="default" onClick={() => saving.mutate('application/pdf')}>
        Save as PDF
      </Button>
      <Button variant="default" onClick={() => window.print()}>
        Print
      </Button>
      {saving.error && <Refusal>{messageOf(saving.error)}</Refusal>}
    </Group>
  );
}

const endings = { 'application/json': 'json', 'application/pdf': 'pdf' } as const;

const HowToCheck = ({ id }: { readonly id: string }) => (
  <section aria-label="Check it without Lethe">
    <Title order={3} size="h4" mt="md" mb="xs">
      Check it without Lethe
    </Title>
    <List type="ordered">
      <List.Item>Save it as JSON. The PDF is for reading; it has the same JSON attached.</List.Item>
      <List.Item>
        Save the{' '}
        <Anchor href="/.well-known/lethe-signing-keys.json" download="lethe-signing-keys.json">
          public keys
        </Anchor>
        , best from a day before the certificate, or from somebody else who keeps them.
      </List.Item>
      <List.Item>
        On any machine, without a network:{' '}
        <code className={classes['code']}>
          lethe certificate verify lethe-certificate-{id}.json --keys lethe-signing-keys.json
        </code>
        . It ends with 0 when the signature holds and the request’s last commit stands in the signed log.
      </List.Item>
      <List.Item>
        The format is open (proof formats, in the documentation), and there is a second checker in Python
        without any library: <code className={classes['code']}>test/verifier/verify.py</code>.
      </List.Item>
    </List>
  </section>
);

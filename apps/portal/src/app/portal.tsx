import { Container, MantineProvider } from '@mantine/core';
import { Failed, Loading } from '../parts/view-states.js';
import { SessionProvider, useAskedSession } from '../session/session.js';
import { Shell } from './shell.js';
import { SignedOutPage } from './signed-out-page.js';
import { theme } from './theme.js';

const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '';

function WhoeverIsSignedIn() {
  const session = useAskedSession();
  if (session.data === null) return <SignedOutPage />;
  if (session.data)
    return (
      <SessionProvider session={session.data}>
        <Shell />
      </SessionProvider>
    );
  return (
    <Container component="main" size="sm" py="xl">
      {session.error ? (
        <Failed error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <Loading of="Lethe" />
      )}
    </Container>
  );
}

/** Everything below the address bar. */
export const Portal = () => (
  <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <WhoeverIsSignedIn />
  </MantineProvider>
);

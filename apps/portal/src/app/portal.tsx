import { Container, MantineProvider } from '@mantine/core';
import { Failed } from '../parts/view-states.js';
import { SessionProvider, useAskedSession } from '../session/session.js';
import { Opening } from './opening.js';
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
  if (!session.error) return <Opening />;
  return (
    <Container component="main" size="sm" py="xl">
      <Failed error={session.error} onRetry={() => void session.refetch()} />
    </Container>
  );
}

/** Everything below the address bar. */
export const Portal = () => (
  <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <WhoeverIsSignedIn />
  </MantineProvider>
);

import { Anchor, Container, List, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { focusHeading, HEADING } from '../parts/heading.js';
import { usePageTitle } from '../parts/page.js';

/** Whoever is not signed in sees no data, and how to get in. */
export function SignedOutPage() {
  usePageTitle('Signed out');
  // Where a session ended under somebody's hands, what had the focus is gone.
  useEffect(focusHeading, []);
  const here = encodeURIComponent(location.pathname + location.search);
  return (
    <Container component="main" size="sm" py="xl">
      <Title order={1} mb="md" id={HEADING} tabIndex={-1}>
        Lethe
      </Title>
      <Text mb="md">
        Lethe follows every privacy request, Export and AccountClose, through the systems that hold
        multi-factor-authentication data about a person, until there is proof.
      </Text>
      <Title order={2} size="h3" mb="sm">
        You are signed out
      </Title>
      <Text mb="md">
        Your organization may let you <Anchor href={`/sign-in?returnTo=${here}`}>sign in</Anchor>. In the
        sandbox, the start prints a link that signs a browser in once; start Lethe again for a new one. What
        you typed into a form is kept in this tab until you are back.
      </Text>
      <Title order={2} size="h3" mb="sm">
        For programs
      </Title>
      <List>
        <List.Item>
          <Anchor href="/docs">The REST interface, to read and to try</Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="/docs/errors">Every error code and what to do about it</Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="/readyz">Whether Lethe can serve</Anchor>
        </List.Item>
      </List>
    </Container>
  );
}

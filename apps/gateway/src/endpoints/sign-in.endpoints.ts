import { z } from 'zod';
import { endpoint, type AnswerSpec, type WayOn } from '#platform';

const tag = 'Signing in';

const elsewhere = (location: string): AnswerSpec<WayOn> => ({
  status: 303,
  headerNames: { Location: location, 'Set-Cookie': 'What is kept in the browser' },
  headers: (way) => ({ location: way.location, 'set-cookie': way.cookies }),
});

const page: AnswerSpec<string> = { status: 200, mediaType: 'text/html' };

/** For people with a browser; open to everyone, since whoever comes here is not known yet. */
export const signInEndpoints = {
  begin: endpoint({
    id: 'signIn',
    method: 'GET',
    path: '/sign-in',
    tag,
    summary: 'Sign in with the identity provider of the organization',
    permission: 'none',
    query: z.object({
      /** a path of Lethe; another address is not gone to */
      returnTo: z.string().optional(),
      /** the provider asks who it is, also of somebody whom it knows */
      again: z.enum(['true', 'false']).optional(),
    }),
    // Each begins a sign-in of its own; looking must not.
    takesHead: false,
    answer: elsewhere('The identity provider'),
    refusals: ['sign-in-not-configured', 'sign-in-unavailable', 'sign-in-invalid'],
  }),
  finish: endpoint({
    id: 'signInCallback',
    method: 'GET',
    path: '/sign-in/callback',
    tag,
    summary: 'Where the identity provider sends the browser back to',
    permission: 'none',
    query: z.record(z.string().max(100), z.string().max(8000)),
    takesHead: false,
    answer: elsewhere('The page that was asked for'),
    refusals: [
      'sign-in-not-configured',
      'sign-in-expired',
      'sign-in-refused',
      'sign-in-invalid',
      'sign-in-unavailable',
      'role-missing',
    ],
  }),
  end: endpoint({
    id: 'signOut',
    method: 'POST',
    path: '/sign-out',
    tag,
    summary: 'End the session of the browser, on every gateway',
    permission: 'none',
    answer: elsewhere('A page that says so'),
    refusals: ['forbidden'],
  }),
  ended: endpoint({
    id: 'signedOut',
    method: 'GET',
    path: '/signed-out',
    tag,
    summary: 'What is left to do after signing out',
    permission: 'none',
    answer: page,
  }),
};

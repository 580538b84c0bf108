import { z } from 'zod';
import { Path } from './sources/setting-parts.js';

/** Parts of `lethe.yaml` about what Lethe tells the world. */

export const WebhookSettings = z.strictObject({
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe(
      'webhooks may lead to private addresses and to this machine, also without TLS; never to link-local ones',
    ),
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

/** Who can be told by mail. */
export const NotifiedRole = z.enum(['operator', 'privacy-officer', 'admin']);
export type NotifiedRole = z.infer<typeof NotifiedRole>;

const Address = z.email({ error: 'must be an address like dpo@example.com' }).max(320);

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

const Smtp = z
  .strictObject({
    host: z.string().min(1).max(255).describe('the mail server'),
    port: z.int().min(1).max(65_535).default(587).describe('its port'),
    secure: z
      .boolean()
      .default(false)
      .describe(
        'TLS from the first byte (port 465); else STARTTLS, which must be had unless the server is on this machine',
      ),
    username: z
      .string()
      .min(1)
      .max(300)
      .optional()
      .describe('account at the mail server, with `passwordFile`'),
    passwordFile: Path.optional().describe('file with the password of that account'),
    from: Address.describe('whom mail is from'),
  })
  .superRefine(({ username, passwordFile }, context) => {
    if ((username === undefined) !== (passwordFile === undefined))
      context.addIssue({
        code: 'custom',
        path: [username === undefined ? 'username' : 'passwordFile'],
        message: 'is needed where the other one is given',
      });
  });
export type SmtpSettings = z.infer<typeof Smtp>;
/** Mail to a server on this machine needs no TLS. */
export const mayBePlain = ({ host }: SmtpSettings): boolean => isLoopback(host);

export const NotificationSettings = z.strictObject({
  smtp: Smtp.describe('the server that takes mail'),
  to: z
    .partialRecord(NotifiedRole, z.array(Address).min(1).max(50))
    .refine((to) => Object.keys(to).length > 0, 'must name at least one role')
    .describe('who gets mail, by role'),
  link: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      'must be an http(s) address',
    )
    .transform((text) => text.replace(/\/+$/, ''))
    .describe('where people find Lethe'),
});
export type NotificationSettings = z.infer<typeof NotificationSettings>;

/** What OpenDSR answers and callbacks are signed with; left out: there is no OpenDSR, but in the sandbox. */
export const OpenDsrSettings = z.strictObject({
  domain: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/, 'must be a domain like opendsr.example.com')
    .describe('where this processor is reached by its controllers'),
  certificateFile: Path.describe('certificate for that domain, PEM'),
  privateKeyFile: Path.describe('its key, PEM'),
});
export type OpenDsrSettings = z.infer<typeof OpenDsrSettings>;

export const openDsrPlaces = { certificateFile: 'secret', privateKeyFile: 'secret' } as const;

/** Keys of it that lead outside of Lethe. */
export const notificationPlaces = { 'smtp.passwordFile': 'secret' } as const;

import { z } from 'zod';
import { HostName } from './scalars.js';
import { HttpUrl, isExposed, Path, uniqueHosts } from './sources/setting-parts.js';
import { HostRole } from './vocabulary.js';

/** What `lethe.yaml` says of each source. */

/** A program: its path, or its path with leading arguments (`[python3, tool.py]`). Never a shell line. */
export const Program = z
  .union([Path, z.array(z.string().min(1).max(1000)).min(1).max(20)])
  .transform((program) => (typeof program === 'string' ? [program] : program));
export type Program = z.infer<typeof Program>;
const GlobPattern = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\]+$/, 'must be a file name pattern without folders');

const SdkAccount = {
  username: z.string().min(1).max(300).describe('account that signs in: `DOMAIN\\name` or `name@domain`'),
  passwordFile: Path.describe('file with the password, of the account or of the certificate’s file'),
};

const WebServiceSdk = z
  .strictObject({
    /** calls go to the same origin, whatever the description says */
    wsdl: HttpUrl.describe(
      'where the service describes itself; https, or http on loopback. Calls go to the same host',
    ),
    auth: z
      .discriminatedUnion(
        'kind',
        [
          z.strictObject({
            kind: z
              .literal('basic')
              .describe('how it signs in: by Basic, by NTLM (NTLMv2) or with a client certificate'),
            ...SdkAccount,
          }),
          /** NTLMv2; `EXAMPLE\\svc` or `svc@example.com` */
          z.strictObject({ kind: z.literal('ntlm'), ...SdkAccount }),
          /** PKCS #12, or certificate and key in PEM; the password is that of the file */
          z.strictObject({
            kind: z.literal('certificate'),
            certificateFile: Path.describe('PKCS #12, or certificate and key in one PEM file'),
            passwordFile: Path.optional(),
          }),
        ],
        {
          error: ({ code, input }) =>
            code === 'invalid_union' && input !== undefined
              ? 'must be one of basic, ntlm, certificate'
              : undefined,
        },
      )
      .describe('how Lethe signs in there'),
    inputs: z
      .record(z.string().min(1).max(100), z.string().max(1000))
      .default({})
      .describe(
        'values for fields that GetUserGdpr or DeleteUserGdpr demand besides the name of the user, by the name of the field; `{username}` in one stands for it',
      ),
  })
  .superRefine(({ wsdl, auth }, context) => {
    if (isExposed(wsdl))
      context.addIssue({
        code: 'custom',
        path: ['wsdl'],
        message: 'must be https (http is for loopback alone)',
      });
    else if (auth.kind === 'certificate' && URL.canParse(wsdl) && new URL(wsdl).protocol !== 'https:')
      context.addIssue({ code: 'custom', path: ['wsdl'], message: 'must be https to show a certificate' });
  });
export type WebServiceSdkSettings = z.infer<typeof WebServiceSdk>;

/** `ada@example.com`, `ada`, `EXAMPLE\\ada` */
export const UsernameForm = z.enum(['user-principal-name', 'account-name', 'down-level']);
export type UsernameForm = z.infer<typeof UsernameForm>;

const MfaServerHost = z.strictObject({
  name: HostName.describe('name of the host, which its handler has in LETHE_HOST_NAME'),
  roles: z
    .array(HostRole)
    .min(1)
    .default(['mfa-server'])
    .describe('what of MFA Server runs there; the records are reached over the first host with `mfa-server`'),
  logFolders: z
    .array(Path)
    .max(50)
    .default([])
    .describe('folders with its logs, which are searched and swept with their subfolders'),
  userChanges: z
    .enum(['log-files', 'syslog'])
    .default('log-files')
    .describe('where “Log user changes” of this host has gone for as long as its logs reach back'),
  gdprExecutable: Program.optional().describe(
    'the tool on this host, where it lies elsewhere than on the others',
  ),
  wevtutil: Program.optional().describe('wevtutil of this host, where it is another'),
  rotateCommand: Program.optional().describe('the command of this host, where it is another'),
});

/** Code pages of Windows outside of Unicode, those of its consoles too; `[Text.Encoding]::Default.WebName` may begin with a capital. */
const CodePage = z
  .string()
  .regex(
    /^(windows-(874|125[0-8])|(ibm|cp)0*(437|850|852|858|866)|shift_jis|gb2312|gbk|gb18030|ks_c_5601-1987|euc-kr|big5)$/i,
    'must be a code page of Windows by its name, like windows-1252 or ibm850',
  );

/** Short ones would be in sentences that say something else. */
const NoDataPhrase = z.string().trim().min(8).max(500);

export const MfaServerSettings = z
  .strictObject({
    gdprExecutable: Program.optional().describe(
      'MultiFactorAuthGdpr.exe, one of the two ways to the records',
    ),
    webServiceSdk: WebServiceSdk.optional().describe('the Web Service SDK, the other way to the records'),
    prefer: z
      .enum(['executable', 'webServiceSdk'])
      .default('executable')
      .describe('which of the two ways is gone where both are configured'),
    usernameForms: z
      .array(UsernameForm)
      .min(1)
      .default([...UsernameForm.options])
      .describe(
        'forms of a person’s name that MFA Server is asked with: all, unless a farm understands some alone',
      ),
    timeoutSeconds: z.int().min(1).max(86_400).default(600).meta({
      description: 'until a run of the tool, or a call of the Web Service SDK, is ended',
      unit: 'real seconds',
    }),
    lateFileSeconds: z.number().min(0).max(600).default(5).meta({
      description: 'that a file of the tool may come after the end of the tool',
      unit: 'real seconds',
    }),
    /** never guessed, for names would come out wrong */
    toolCodePage: CodePage.optional().describe(
      'code page of a tool that writes neither UTF-8 nor UTF-16, as windows-1252 or ibm850',
    ),
    noDataPhrases: z
      .array(NoDataPhrase)
      .max(100)
      .default([])
      .describe(
        'sentences by which this MFA Server says that it has no such user, or nothing of her, where that is not English; `{username}` stands for the name that was asked with',
      ),
    /** inferred names */
    searchPatterns: z
      .array(GlobPattern)
      .min(1)
      .default(['MultiFactorAuthSvc*.log*'])
      .describe('names of the log files that are searched, with `*` and `?`'),
    sweepPatterns: z
      .array(GlobPattern)
      .min(1)
      .default(['MultiFactorAuth*.log*'])
      .describe('names of the log files that are swept, with `*` and `?`'),
    activeLog: z
      .enum(['report', 'rotate'])
      .default('report')
      .describe(
        'what becomes of a file that has to go and is in use: it is named, or `rotateCommand` is run',
      ),
    rotateCommand: Program.optional().describe(
      'makes the service begin a new file; for `activeLog: rotate` alone',
    ),
    hosts: z
      .array(MfaServerHost)
      .min(1)
      .max(1000)
      .superRefine(uniqueHosts)
      .refine(
        (hosts) => hosts.some((host) => host.roles.includes('mfa-server')),
        'one of them must have the role mfa-server: its tool reaches the records',
      )
      .describe('hosts of the farm'),
    syslog: z
      .strictObject({
        files: z
          .array(Path)
          .min(1)
          .max(100)
          .describe('paths whose last part may be a pattern with `*` and `?`'),
      })
      .optional()
      .describe('the central log, only when “Log user changes” goes there'),
  })
  .superRefine(({ hosts, syslog }, context) => {
    for (const [index, { userChanges }] of hosts.entries())
      if (userChanges === 'syslog' && !syslog)
        context.addIssue({
          code: 'custom',
          path: ['hosts', index, 'userChanges'],
          message: 'is syslog, so syslog.files of mfa-server has to say where that is',
        });
  })
  .superRefine(({ activeLog, rotateCommand, hosts }, context) => {
    if (activeLog !== 'rotate' || rotateCommand) return;
    const without = hosts.findIndex((host) => host.logFolders.length > 0 && !host.rotateCommand);
    if (without === -1) return;
    context.addIssue({
      code: 'custom',
      path: [...(hosts.some((host) => host.rotateCommand) ? ['hosts', without] : []), 'rotateCommand'],
      message: 'is required when activeLog is rotate',
    });
  })
  .refine((settings) => settings.prefer !== 'webServiceSdk' || settings.webServiceSdk !== undefined, {
    path: ['webServiceSdk'],
    message: 'is required when prefer is webServiceSdk',
  });
export type MfaServerSettings = z.infer<typeof MfaServerSettings>;

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

const SdkAccount = { username: z.string().min(1).max(300), passwordFile: Path };

const WebServiceSdk = z
  .strictObject({
    /** where the service describes itself; calls go to the same origin, whatever the description says */
    wsdl: HttpUrl,
    auth: z.discriminatedUnion(
      'kind',
      [
        z.strictObject({ kind: z.literal('basic'), ...SdkAccount }),
        /** NTLMv2; `EXAMPLE\\svc` or `svc@example.com` */
        z.strictObject({ kind: z.literal('ntlm'), ...SdkAccount }),
        /** PKCS #12, or certificate and key in PEM; the password is that of the file */
        z.strictObject({
          kind: z.literal('certificate'),
          certificateFile: Path,
          passwordFile: Path.optional(),
        }),
      ],
      {
        error: ({ code, input }) =>
          code === 'invalid_union' && input !== undefined
            ? 'must be one of basic, ntlm, certificate'
            : undefined,
      },
    ),
    /** values for fields that GetUserGdpr or DeleteUserGdpr demand besides the user's name; `{username}` in one stands for it */
    inputs: z.record(z.string().min(1).max(100), z.string().max(1000)).default({}),
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
  name: HostName,
  roles: z.array(HostRole).min(1).default(['mfa-server']),
  logFolders: z.array(Path).max(50).default([]),
  /** where “Log user changes” of this host has gone for as long as its logs reach back */
  userChanges: z.enum(['log-files', 'syslog']).default('log-files'),
  gdprExecutable: Program.optional(),
  wevtutil: Program.optional(),
  rotateCommand: Program.optional(),
});

/** Code pages of Windows outside of Unicode that Node can read; `[Text.Encoding]::Default.WebName` may begin with a capital. */
const CodePage = z
  .string()
  .regex(
    /^(windows-(874|125[0-8])|shift_jis|gb2312|gbk|gb18030|ks_c_5601-1987|euc-kr|big5)$/i,
    'must be a code page of Windows by its name, like windows-1252',
  );

/** Short ones would be in sentences that say something else. */
const NoDataPhrase = z.string().trim().min(8).max(500);

export const MfaServerSettings = z
  .strictObject({
    gdprExecutable: Program.optional(),
    webServiceSdk: WebServiceSdk.optional(),
    prefer: z.enum(['executable', 'webServiceSdk']).default('executable'),
    /** forms of a person's name that MFA Server is asked with: all, unless a farm understands some alone */
    usernameForms: z
      .array(UsernameForm)
      .min(1)
      .default([...UsernameForm.options]),
    /** real seconds after which a run of the tool, or a call of the Web Service SDK, is ended */
    timeoutSeconds: z.int().min(1).max(86_400).default(600),
    /** real seconds that a file of the tool may come after the tool's end */
    lateFileSeconds: z.number().min(0).max(600).default(5),
    /** the code page of a tool that writes neither UTF-8 nor UTF-16; never guessed, for names would come out wrong */
    toolCodePage: CodePage.optional(),
    /** what says in the words of this MFA Server that it has no such user, or nothing of her, where that is not English */
    noDataPhrases: z.array(NoDataPhrase).max(100).default([]),
    /** file name patterns of the logs that are searched and of those that are swept (inferred names) */
    searchPatterns: z.array(GlobPattern).min(1).default(['MultiFactorAuthSvc*.log*']),
    sweepPatterns: z.array(GlobPattern).min(1).default(['MultiFactorAuth*.log*']),
    activeLog: z.enum(['report', 'rotate']).default('report'),
    rotateCommand: Program.optional(),
    hosts: z
      .array(MfaServerHost)
      .min(1)
      .max(1000)
      .superRefine(uniqueHosts)
      .refine(
        (hosts) => hosts.some((host) => host.roles.includes('mfa-server')),
        'one of them must have the role mfa-server: its tool reaches the records',
      ),
    syslog: z.strictObject({ files: z.array(Path).min(1).max(100) }).optional(),
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

const EventLogHost = z.strictObject({
  name: HostName,
  wevtutil: Program.optional(),
  /** overrides the discovery of channels */
  channels: z.array(z.string().min(1).max(255)).min(1).max(50).optional(),
  retainedFolder: Path.optional(),
});

export const EventLogSource = z.strictObject({
  wevtutil: Program.default(['wevtutil.exe']),
  /** where the young part of a cut event log is kept until it has aged */
  retainedFolder: Path.default('C:\\ProgramData\\Lethe\\event-logs'),
  channels: z.array(z.string().min(1).max(255)).min(1).max(50).optional(),
  /** real seconds after which a run of wevtutil is ended */
  timeoutSeconds: z.int().min(1).max(86_400).default(600),
  hosts: z.array(EventLogHost).min(1).max(1000).superRefine(uniqueHosts),
});
export type EventLogSource = z.infer<typeof EventLogSource>;

import { z } from 'zod';
import { HostName, type IdentityEndpoint } from '#contracts';
import { parseWith } from '../field-errors.js';
import { logLevels, type SettingsFault } from './settings.js';

/** The one place where the environment is read. An empty variable counts as not set. */

const number = (min: number, max: number, message: string) =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);

const wholeNumber = (min: number, max: number, message: string) =>
  number(min, max, message).refine(Number.isInteger, message);

export const Variables = z.object({
  LETHE_MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  LETHE_PROFILE: z.enum(['embedded', 'cluster']).optional(),
  LETHE_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be an address or a host name to listen on, like 127.0.0.1')
    .default('127.0.0.1'),
  LETHE_PORT: wholeNumber(0, 65_535, 'must be a port from 0 (any free one) to 65535').optional(),
  LETHE_DATA_DIR: z.string().default('./.lethe'),
  LETHE_CONFIG: z.string().optional(),
  LETHE_MASTER_KEY_FILE: z.string().optional(),
  LETHE_ADMIN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,512}$/, 'must be up to 512 visible ASCII characters without spaces')
    .optional(),
  LETHE_SANDBOX_ROOT: z.string().optional(),
  LETHE_SEED: z.enum(['demo', 'none']).optional(),
  LETHE_SANDBOX_SECONDS_PER_DAY: number(
    0,
    86_400,
    'must be a number of seconds from 0 (the clock stands still) to 86400',
  ).optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must be an address that begins with mongodb:// or mongodb+srv://')
    .optional(),
  KAFKA_BROKERS: z
    .string()
    .regex(
      /^[^\s,:]+:\d{1,5}(\s*,\s*[^\s,:]+:\d{1,5})*$/,
      'must be host:port, or several with commas in between',
    )
    .optional(),
  LETHE_KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,60}$/, 'must be up to 60 letters, digits, dots, dashes or underscores')
    .optional(),
  LETHE_KAFKA_TLS: z.enum(['true', 'false']).optional(),
  LETHE_KAFKA_CA_FILE: z.string().optional(),
  LETHE_KAFKA_CERTIFICATE_FILE: z.string().optional(),
  LETHE_KAFKA_KEY_FILE: z.string().optional(),
  LETHE_KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  LETHE_KAFKA_SASL_USERNAME: z.string().optional(),
  LETHE_KAFKA_SASL_PASSWORD_FILE: z.string().optional(),
  LETHE_VAULT_URL: z
    .string()
    .regex(
      /^https:\/\/[^\s/?#@]+\/?$/,
      'must be an https address without path, like https://vault.internal:7443',
    )
    .optional(),
  LETHE_VAULT_CA_FILE: z.string().optional(),
  LETHE_VAULT_CERTIFICATE_FILE: z.string().optional(),
  LETHE_VAULT_KEY_FILE: z.string().optional(),
  LETHE_HOST_CREDENTIAL_FILE: z.string().optional(),
  LETHE_ANCHOR_SECONDS: number(1, 86_400, 'must be a number of seconds from 1 to 86400').default(60),
  LETHE_TIMESTAMP_URL: z
    .string()
    .regex(/^https?:\/\/[^\s/@]+(\/\S*)?$/, 'must be an address like http://timestamps.example.com/tsr')
    .optional(),
  LETHE_TIMESTAMP_SECONDS: number(60, 604_800, 'must be a number of seconds from 60 to 604800').default(3600),
  LETHE_LOG_LEVEL: z.enum(logLevels).default('info'),
  LETHE_HOST_NAME: HostName.optional(),
});
export type Variables = z.infer<typeof Variables>;

export interface ReadEnvironment {
  /** a variable that is wrong counts as not set, so that the rest can be checked in the same go */
  readonly variables: Variables;
  readonly faults: readonly SettingsFault[];
}

/**
 * Whether traces go anywhere. Where to, how many and with what is for the OTEL_ variables to say, which
 * the library that exports them reads itself.
 */
export function tracesAreExported(environment: NodeJS.ProcessEnv = process.env): boolean {
  const isSet = (name: string): boolean => (environment[name]?.trim() ?? '') !== '';
  if (environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return false;
  if (environment['OTEL_TRACES_EXPORTER']?.trim() === 'none') return false;
  return isSet('OTEL_EXPORTER_OTLP_ENDPOINT') || isSet('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
}

/** Where App Service, Container Apps and the agent of Arc say that tokens of the managed identity are (DOC). */
export function identityEndpoint(environment: NodeJS.ProcessEnv = process.env): IdentityEndpoint | undefined {
  const url = environment['IDENTITY_ENDPOINT']?.trim() ?? '';
  const secret = environment['IDENTITY_HEADER']?.trim() ?? '';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return undefined;
  return { url, secret: secret === '' ? undefined : secret };
}

/** The values of those of the variables that are set, as they are. */
export const setVariables = (
  names: readonly string[] = Object.keys(Variables.shape),
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name]?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );

export function readEnvironment(environment: NodeJS.ProcessEnv = process.env): ReadEnvironment {
  const set = setVariables(undefined, environment);
  const parsed = parseWith(Variables, set);
  if (parsed.ok) return { variables: parsed.value, faults: [] };
  const wrong = new Set(parsed.errors.map((error) => error.path));
  const rest = Object.entries(set).filter(([name]) => !wrong.has(name));
  return {
    variables: Variables.parse(Object.fromEntries(rest)),
    faults: parsed.errors.map(({ path, message }) => ({ where: path, message })),
  };
}

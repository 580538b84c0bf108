import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { readEnvironment, setVariables, Variables } from './environment.js';
import { configFileOf } from './load-settings.js';

const LEFT_OUT = '[left out]';

/** What is set here, for whoever helps: no secret, no account name, no free text. */
export interface SettingsReport {
  readonly environment: Readonly<Record<string, string>>;
  /** variables whose value is refused; they count as not set */
  readonly refused: readonly string[];
  /** the file as it was written, whether it is right or not; null where there is none */
  readonly yaml: { readonly file: string; readonly settings: unknown } | null;
}

const OTHERS = ['IDENTITY_ENDPOINT', 'NODE_EXTRA_CA_CERTS', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'TZ'];

/** Names of keys and variables whose values are told to nobody. Files that hold a secret may be named. */
const isPrivate = (name: string): boolean =>
  /token|secret|password|credential|connectionstring|username|clientid|(^|_)key$|^inputs$|^because$/i.test(
    name,
  ) && !/file$/i.test(name);

/** An address without what stands before an @, name and password; of whom mail goes to, nothing. */
function withoutAccount(text: string): string {
  const address = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
  return /[^\s/]@[^\s/]/.test(address) ? LEFT_OUT : address;
}

export function settingsReport(environment?: NodeJS.ProcessEnv): SettingsReport {
  const { variables, faults } = readEnvironment(environment);
  const told = Object.entries(setVariables([...Object.keys(Variables.shape), ...OTHERS], environment)).map(
    ([name, value]) => [name, isPrivate(name) ? LEFT_OUT : withoutAccount(value)] as const,
  );
  const file = configFileOf(variables);
  return {
    environment: Object.fromEntries(told),
    refused: faults.map(({ where }) => where),
    yaml: file === undefined ? null : { file, settings: written(file) },
  };
}

function written(file: string): unknown {
  try {
    return cleaned(parseDocument(readFileSync(file, 'utf8')).toJS({ maxAliasCount: 100 }));
  } catch {
    return LEFT_OUT;
  }
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return withoutAccount(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, isPrivate(key) ? LEFT_OUT : cleaned(entry)]),
  );
}

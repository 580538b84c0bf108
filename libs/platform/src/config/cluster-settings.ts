import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { secretText } from '#contracts';
import type { Variables } from './environment.js';
import { certificatesIn, NoPem, privateKeyIn } from './pem-files.js';
import { refusalOfSecret } from './secret-files.js';
import type { ClusterSettings, KafkaAddress, Service, TlsIdentity, VaultAddress } from './settings.js';

export type Report = (where: string, message: string) => void;

type Part = 'mongodb' | 'kafka' | 'vault' | 'vaultIdentity';

const deciding: readonly Part[] = ['mongodb', 'kafka'];
const handling: readonly Part[] = ['kafka', 'vault'];

/** Which parts of a cluster each of its programs needs. A handler has no way to the database. */
const needsOf = (service: Exclude<Service, 'standalone'>): readonly Part[] => {
  switch (service) {
    case 'gateway':
    case 'orchestrator':
      return deciding;
    case 'vault':
      return ['mongodb', 'vaultIdentity'];
    case 'sandbox-world':
      return [];
    default:
      return handling;
  }
};

/** Whether the program holds the key that everything hangs on. */
export const needsMasterKey = (service: Service): boolean =>
  service === 'standalone' || service === 'vault' || needsOf(service) === deciding;

const wordIn = (bytes: Buffer): string => secretText(bytes).trim();

/** Reads the files that variables name, and reports what is missing. */
class Wanted {
  constructor(
    private readonly variables: Variables,
    private readonly report: Report,
  ) {}

  /** The text of a variable that must be set. */
  value(name: keyof Variables, why: string): string {
    const value = this.variables[name];
    if (typeof value === 'string') return value;
    this.report(name, why);
    return '';
  }

  /** The content of the file that a variable names; undefined where it is not set. */
  file(name: keyof Variables, contentOf = wordIn): string | undefined {
    const named = this.variables[name];
    if (typeof named !== 'string') return undefined;
    const path = resolve(named);
    const refusal = refusalOfSecret(path);
    if (refusal !== undefined) {
      this.report(name, refusal);
      return '';
    }
    try {
      return contentOf(readFileSync(path));
    } catch (error) {
      if (!(error instanceof NoPem)) throw error;
      this.report(name, `${path} ${error.message}`);
      return '';
    }
  }

  needed(name: keyof Variables, why: string, contentOf = wordIn): string {
    return this.file(name, contentOf) ?? this.value(name, why);
  }

  /** One word: npm writes a heading into a file unless it is told to be silent. */
  token(name: keyof Variables, why: string): string {
    const token = this.needed(name, why);
    if (/\s/.test(token))
      this.report(name, 'names a file that holds more than one word: write the credential alone into it');
    return token;
  }
}

function kafkaAddress(variables: Variables, wanted: Wanted, report: Report): KafkaAddress {
  const brokers = wanted.value('KAFKA_BROKERS', 'is required here: host:port of one broker or several');
  return {
    brokers: brokers.split(',').map((broker) => broker.trim()),
    topicPrefix: variables.LETHE_KAFKA_TOPIC_PREFIX,
    tls: kafkaTls(variables, wanted, report),
    sasl: kafkaSasl(variables, wanted),
  };
}

function kafkaTls(variables: Variables, wanted: Wanted, report: Report): KafkaAddress['tls'] {
  const files = ['LETHE_KAFKA_CA_FILE', 'LETHE_KAFKA_CERTIFICATE_FILE', 'LETHE_KAFKA_KEY_FILE'] as const;
  if (variables.LETHE_KAFKA_TLS !== 'true') {
    for (const name of files)
      if (variables[name] !== undefined)
        report(name, 'is of use with LETHE_KAFKA_TLS=true alone: set that too');
    return undefined;
  }
  const [ca, certificate] = [files[0], files[1]].map((name) => wanted.file(name, certificatesIn));
  const key = wanted.file(files[2], privateKeyIn);
  if ((certificate === undefined) !== (key === undefined))
    report('LETHE_KAFKA_KEY_FILE', 'goes with LETHE_KAFKA_CERTIFICATE_FILE: set both or neither');
  return { ca, ...(certificate !== undefined && key !== undefined && { certificate, key }) };
}

function kafkaSasl(variables: Variables, wanted: Wanted): KafkaAddress['sasl'] {
  const mechanism = variables.LETHE_KAFKA_SASL_MECHANISM;
  if (mechanism === undefined) return undefined;
  const why = 'is required with LETHE_KAFKA_SASL_MECHANISM';
  return {
    mechanism,
    username: wanted.value('LETHE_KAFKA_SASL_USERNAME', why),
    password: wanted.needed('LETHE_KAFKA_SASL_PASSWORD_FILE', why),
  };
}

const vaultAddress = (wanted: Wanted): VaultAddress => ({
  url: wanted.value('LETHE_VAULT_URL', 'is required here: where the vault listens, like https://vault:7443'),
  ca: wanted.file('LETHE_VAULT_CA_FILE', certificatesIn),
  credential: wanted.token(
    'LETHE_HOST_CREDENTIAL_FILE',
    'is required here: the credential of this host, as `npm run host-credential` issues it',
  ),
});

const vaultIdentity = (wanted: Wanted): TlsIdentity => ({
  certificate: wanted.needed(
    'LETHE_VAULT_CERTIFICATE_FILE',
    'is required here: the vault answers over TLS alone',
    certificatesIn,
  ),
  key: wanted.needed(
    'LETHE_VAULT_KEY_FILE',
    'is required here: the key of LETHE_VAULT_CERTIFICATE_FILE',
    privateKeyIn,
  ),
});

/** What the program needs of the cluster; what is missing or unreadable is reported. */
export function clusterSettings(
  service: Exclude<Service, 'standalone'>,
  variables: Variables,
  report: Report,
): ClusterSettings {
  const wanted = new Wanted(variables, report);
  const has = (part: Part) => needsOf(service).includes(part);
  return {
    mongodbUri: has('mongodb')
      ? wanted.value('MONGODB_URI', 'is required here: the address of the MongoDB replica set')
      : undefined,
    kafka: has('kafka') ? kafkaAddress(variables, wanted, report) : undefined,
    vault: has('vault') ? vaultAddress(wanted) : undefined,
    vaultIdentity: has('vaultIdentity') ? vaultIdentity(wanted) : undefined,
  };
}

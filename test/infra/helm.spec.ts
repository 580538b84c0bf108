import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';

const chart = 'infra/helm/lethe';
const helm = process.env['LETHE_HELM'] ?? 'helm';
const run = (...words: string[]) => spawnSync(helm, words, { encoding: 'utf8' });
const isThere = run('version').status === 0;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly template?: { readonly spec: PodSpec };
  };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string }[];
}

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

function manifests(): Manifest[] {
  const { status, stdout, stderr } = run('template', 'test', chart, '-f', `${chart}/ci-values.yaml`);
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJSON() as Manifest);
}

const pods = (): PodSpec[] =>
  manifests().flatMap(({ kind, spec }) =>
    kind === 'Deployment' && spec?.template ? [spec.template.spec] : [],
  );

const suite = isThere ? describe : describe.skip;
const title = isThere
  ? 'the Helm chart'
  : 'the Helm chart (not checked: there is no helm; LETHE_HELM may name it)';

suite(title, () => {
  it('is without fault for helm itself', () => {
    expect(run('lint', chart, '-f', `${chart}/ci-values.yaml`).stdout).toContain('0 chart(s) failed');
  });

  it('names every value that has to be set', () => {
    const { status, stderr } = run('template', 'test', chart);
    expect(status).not.toBe(0);
    for (const value of [
      'image.repository',
      'mongodb.secret',
      'masterKey.secret',
      'vault.tls.secret',
      'config',
    ])
      expect(stderr).toContain(value);
  });

  it('gives each process what it needs and a handler no way to the database', () => {
    const names = ({ containers }: PodSpec) => containers[0]?.env.map(({ name }) => name) ?? [];
    const of = new Map(pods().map((pod) => [pod.containers[0]?.name, names(pod)]));
    expect([...of.keys()].sort()).toEqual(['cloud-mfa', 'gateway', 'orchestrator', 'vault']);
    for (const service of ['gateway', 'orchestrator'])
      expect(of.get(service)).toEqual(
        expect.arrayContaining(['MONGODB_URI', 'KAFKA_BROKERS', 'LETHE_MASTER_KEY_FILE']),
      );
    expect(of.get('vault')).toEqual(expect.arrayContaining(['MONGODB_URI', 'LETHE_VAULT_CERTIFICATE_FILE']));
    expect(of.get('cloud-mfa')).toEqual(
      expect.arrayContaining(['LETHE_VAULT_URL', 'LETHE_HOST_CREDENTIAL_FILE']),
    );
    expect(of.get('cloud-mfa')).not.toContain('MONGODB_URI');
    expect(of.get('cloud-mfa')).not.toContain('LETHE_MASTER_KEY_FILE');
  });

  it('mounts every file that a variable names', () => {
    for (const { containers, volumes } of pods()) {
      for (const { env, volumeMounts } of containers) {
        const files = env.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value ?? '');
        const mounted = (file: string) =>
          volumeMounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`));
        expect(files.filter((file) => !mounted(file))).toEqual([]);
        const names = new Set(volumes.map(({ name }) => name));
        expect(volumeMounts.filter(({ name }) => !names.has(name))).toEqual([]);
      }
    }
  });
});

/** Apache Kafka from its jars: one node, broker and controller in one JVM. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { installed, installedAt } from './installation.mjs';
import { kafkaServes } from './kafka-ready.mjs';
import { COMPILING, HEAP, properties } from './kafka-settings.mjs';
import { programFolder } from './program-life.mjs';
import { Missing, run } from './run.mjs';

const inHere = (file) => fileURLToPath(new URL(file, import.meta.url));
const VERSION = /kafka_2\.13<\/artifactId>\s*<version>([^<]+)/.exec(
  readFileSync(inHere('pom.xml'), 'utf8'),
)[1];
const FOLDER = `kafka-${VERSION}`;
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';

/** @throws Missing where it can neither be found nor be installed here */
export async function kafkaCanRun() {
  await needsJava();
  if (!installedAt(FOLDER)) await needsMaven();
}

export async function installKafka() {
  await needsJava();
  return installed(FOLDER, async (folder) => {
    await needsMaven();
    await run('mvn', [
      ...['--batch-mode', '--quiet', '--file', inHere('pom.xml'), 'dependency:copy-dependencies'],
      `-DoutputDirectory=${join(folder, 'libs')}`,
    ]);
  });
}

/** @returns {Promise<import('./server.mjs').ServerKind>} */
export async function kafkaProgram() {
  const libs = join(await installKafka(), 'libs');
  const java = (main, ...args) => [HEAP, ...COMPILING, '-cp', join(libs, '*'), main, ...args];
  return {
    name: `Apache Kafka ${VERSION}`,
    ports: 2,
    settle({ ports, folder: kept }) {
      const { folder, beginIn, leave } = programFolder('kafka', kept);
      const data = join(folder, 'data');
      const file = join(folder, 'server.properties');
      return {
        async begin() {
          writeFileSync(file, properties({ ports, dataFolder: data }));
          if (!existsSync(join(data, 'meta.properties')))
            await run(JAVA, java('kafka.tools.StorageTool', 'format', '-t', newId(), '-c', file));
          const logging = `-Dlog4j2.configurationFile=${inHere('log4j2.xml')}`;
          return beginIn({ command: JAVA, args: [logging, ...java('kafka.Kafka', file)] });
        },
        async ready() {
          const address = `127.0.0.1:${ports[0]}`;
          if ((await kafkaServes(address)) !== clusterIn(data))
            throw new Error('another cluster answers there');
          return address;
        },
        leave,
      };
    },
  };
}

const clusterIn = (data) =>
  /^cluster\.id=(.*)$/m.exec(readFileSync(join(data, 'meta.properties'), 'utf8'))[1].trim();
/** Not one that begins with a dash: Kafka's own tool takes that for an option. */
function newId() {
  const bytes = randomBytes(16);
  bytes[0] &= 0x7f;
  return bytes.toString('base64url');
}

async function needsJava() {
  const said = await run(JAVA, ['-version']).catch((error) => {
    throw error instanceof Missing ? new Missing('Kafka needs Java 17 or newer, and there is none') : error;
  });
  const [, version] = /version "(\d+)/.exec(said) ?? [];
  if (Number(version) < 17) throw new Missing(`Kafka needs Java 17 or newer; this is Java ${version}`);
}

async function needsMaven() {
  await run('mvn', ['--version']).catch((error) => {
    throw error instanceof Missing
      ? new Missing('Kafka is installed by Maven (mvn), and there is none')
      : error;
  });
}

import { logLevel, type KafkaConfig, type LogEntry } from 'kafkajs';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Told what happens between this process and the brokers; never the content of a message. */
export type KafkaLog = (level: LogLevel, message: string, about: Readonly<Record<string, unknown>>) => void;

/** Of what kafkajs adds to a line, these are known to carry names and numbers alone. */
const ABOUT = [
  'broker',
  'groupId',
  'memberId',
  'topic',
  'partition',
  'isLeader',
  'retryCount',
  'retryTime',
  'correlationId',
];

/** Said at every start and every rebalance, and asked for. */
const ORDINARY =
  /^Limiting retries for the idempotent producer|rebalanc|The coordinator is not aware of this member/;

/**
 * kafkajs calls everything an error that it is about to try again. What it gives up on comes to its caller,
 * who knows whether that is one.
 */
function levelOf({ level, log }: LogEntry): LogLevel {
  const error: unknown = log['error'];
  const text = `${log.message} ${typeof error === 'string' ? error : ''}`;
  return level <= logLevel.WARN && !ORDINARY.test(text) ? 'warn' : 'debug';
}

export function kafkajsLog(log: KafkaLog | undefined): Pick<KafkaConfig, 'logLevel' | 'logCreator'> {
  if (!log) return { logLevel: logLevel.NOTHING, logCreator: () => () => undefined };
  return {
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => {
      const { message, error } = entry.log as { message: string; error?: unknown };
      const about: Record<string, unknown> = { part: `kafkajs ${entry.namespace}` };
      for (const name of ABOUT) if (entry.log[name] !== undefined) about[name] = entry.log[name];
      // Not as `error`: under that name a log keeps the kind and the place of an error, and of a text nothing.
      if (typeof error === 'string') about['errorText'] = error;
      log(levelOf(entry), message, about);
    },
  };
}

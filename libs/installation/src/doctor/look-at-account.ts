import { userInfo } from 'node:os';
import type { Finding } from '#contracts';
import { accountSids, isAlmighty as mayDoAnything } from '#source-kit';
import { Findings } from './findings.js';

/** Its name is translated, its SID is not. */
const EVENT_LOG_READERS = 'S-1-5-32-573';

const account = new Findings('account');

export interface Account {
  readonly name: string;
  /** of the account and its groups; undefined where there are none, or nobody can tell */
  readonly sids: ReadonlySet<string> | undefined;
  readonly isRoot: boolean;
}

/** Whom this process is, since rights are those of whoever asks. */
export async function whoAmI(): Promise<Account> {
  const { username: name, uid } = userInfo();
  return { name, isRoot: uid === 0, sids: await accountSids() };
}

/** @param readsEventLogs whether a source on this host does */
export function accountFindings(
  { name, sids, isRoot }: Account,
  readsEventLogs: boolean,
): readonly Finding[] {
  const who = `This runs as ${name}. Rights are judged for this account: run doctor as the one of the service.`;
  const isAlmighty = isRoot || (sids !== undefined && mayDoAnything(sids));
  const findings = [
    isAlmighty
      ? account.doubtful({
          code: 'account-too-strong',
          reason: `${who} It may do anything on this host.`,
          nextAction:
            'Let the service run as an account of its own with the rights that infra/windows/README.md lists, and no more.',
        })
      : account.fine({ code: 'account', reason: who }),
  ];
  if (!readsEventLogs || sids === undefined || isAlmighty) return findings;
  return [
    ...findings,
    sids.has(EVENT_LOG_READERS)
      ? account.fine({ code: 'event-log-readers', reason: 'The account is in the group Event Log Readers.' })
      : account.missing({
          code: 'event-log-readers',
          reason: 'The account is not in the group Event Log Readers (S-1-5-32-573).',
          nextAction:
            'Add it (infra/windows/install.ps1 does), then start the service again: groups are taken at the start.',
        }),
  ];
}

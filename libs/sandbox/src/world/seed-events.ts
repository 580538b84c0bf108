import { join } from 'node:path';
import { writeChannels, type Channel } from '../event-logs/channels.js';
import { withEvents, writeEventLog } from '../event-logs/event-log-file.js';
import type { EventDraft } from '../event-logs/log-event.js';
import { eventLogFolder } from './hosts.js';
import type { Moments } from './moments.js';
import { ada, ann, grace, type Person } from './people.js';

interface SeedChannel extends Channel {
  readonly events: readonly EventDraft[];
}

const cid = (n: number): string => `6f2b7a10-0c1d-4e5f-8a9b-${String(n).padStart(12, '0')}`;

/** As the NPS Extension writes them (SEEN). */
export const challenge = (time: string, name: string, n: number): EventDraft => ({
  eventId: 1,
  level: 4,
  time,
  provider: 'Microsoft-AzureMfa-AuthZ',
  message: `NPS Extension for Azure MFA:  CID: ${cid(n)} : Challenge requested in Authentication Ext for User ${name} with state ${cid(n + 500)}`,
});
const exception = (time: string, name: string, n: number): EventDraft => ({
  eventId: 3,
  level: 2,
  time,
  provider: 'Microsoft-AzureMfa-AuthZ',
  message: `NPS Extension for Azure MFA:  CID: ${cid(n)} :Exception in Authentication Ext for User ${name} :: ErrorCode:: CID :${cid(n)} ESTS_TOKEN_ERROR Msg:: Verify the client certificate is properly enrolled\nEnter ERROR_CODE @ https://go.microsoft.com/fwlink/?linkid=846827 for detailed troubleshooting steps.`,
});
const authenticated = (time: string, name: string, n: number): EventDraft => ({
  eventId: 2,
  level: 4,
  time,
  provider: 'Microsoft-AzureMfa-AuthN',
  message: `NPS Extension for Azure MFA:  CID: ${cid(n)} : Access Accepted for user ${name} with Azure MFA response: Success and message: session ${cid(n + 700)}`,
});
/** The words of the AD FS trace are INF. */
export const trace = (time: string, name: string, n: number): EventDraft => ({
  eventId: 54,
  level: 4,
  time,
  provider: 'AD FS Tracing',
  message: `AzureMfaAdapter: authentication of ${name} was handed over, activity ${cid(n)}`,
});
const bystander = (time: string, provider: string, message: string): EventDraft => ({
  eventId: 1000,
  level: 4,
  time,
  provider,
  message,
});

const nps = (prefix: { authN: string; authZ: string }, m: Moments, who: readonly Person[]): SeedChannel[] => {
  const [one = ada, other = ada] = who;
  const channel = (name: string, file: string, events: readonly EventDraft[]): SeedChannel => ({
    name,
    file,
    type: name.includes('Admin') ? 'Admin' : 'Operational',
    enabled: true,
    events,
  });
  return [
    channel('Application', 'Application.evtx', [bystander(m.ago(3), 'VSS', 'The service was stopped.')]),
    channel(`${prefix.authN}AuthNOptCh`, 'AuthNOptCh.evtx', [
      authenticated(m.ago(64), one.userPrincipalName, 1),
      authenticated(m.ago(21), other.userPrincipalName, 2),
      authenticated(m.ago(4), one.userPrincipalName, 3),
    ]),
    channel(`${prefix.authZ}AuthZAdminCh`, 'AuthZAdminCh.evtx', [
      exception(m.ago(55), one.downLevelName, 4),
      exception(m.ago(8), other.samAccountName, 5),
    ]),
    channel(`${prefix.authZ}AuthZOptCh`, 'AuthZOptCh.evtx', [
      challenge(m.ago(64, 1), one.userPrincipalName, 6),
      challenge(m.ago(40), other.userPrincipalName, 7),
      challenge(m.ago(4, 1), one.userPrincipalName, 8),
    ]),
  ];
};

const channelsOf = (m: Moments): Readonly<Record<string, readonly SeedChannel[]>> => ({
  nps01: nps({ authN: 'Microsoft-AzureMfa-AuthN/', authZ: 'Microsoft-AzureMfa-AuthZ/' }, m, [ada, ann]),
  nps02: nps({ authN: '', authZ: '' }, m, [ada, grace]),
  adfs01: [
    {
      name: 'AD FS/Admin',
      file: 'AD FS%4Admin.evtx',
      type: 'Admin',
      enabled: true,
      events: [bystander(m.ago(30), 'AD FS', 'The federation service started.')],
    },
    {
      name: 'AD FS Tracing/Debug',
      file: 'AD FS Tracing%4Debug.etl',
      type: 'Debug',
      enabled: true,
      events: [
        trace(m.ago(47), ada.userPrincipalName, 9),
        trace(m.ago(16), grace.userPrincipalName, 10),
        trace(m.ago(3), ada.userPrincipalName, 11),
      ],
    },
  ],
});

export function seedEvents(world: string, moments: Moments): void {
  for (const [host, channels] of Object.entries(channelsOf(moments))) {
    const folder = eventLogFolder(world, host);
    for (const { events, ...channel } of channels)
      writeEventLog(
        join(folder, channel.file),
        withEvents({ channel: channel.name, firstRecord: 101, events: [] }, events),
      );
    writeChannels(
      folder,
      channels.map(({ events: _, ...channel }) => channel),
    );
  }
}

import { z } from 'zod';
import { HostName } from './scalars.js';
import { Program } from './settings.js';
import { Path, uniqueHosts } from './sources/setting-parts.js';

/** What `lethe.yaml` says of a source that leaves nothing but event logs on its hosts. */

const EventLogHost = z.strictObject({
  name: HostName.describe('name of the host, which its handler has in LETHE_HOST_NAME'),
  wevtutil: Program.optional().describe('wevtutil of this host, where it is another'),
  channels: z
    .array(z.string().min(1).max(255))
    .min(1)
    .max(50)
    .optional()
    .describe('channels of this host, in place of those that are found there'),
  retainedFolder: Path.optional().describe('the folder of this host, where it is another'),
});

export const EventLogSource = z.strictObject({
  wevtutil: Program.default(['wevtutil.exe']).describe(
    'the program of Windows that reads and clears event logs',
  ),
  retainedFolder: Path.default('C:\\ProgramData\\Lethe\\event-logs').describe(
    'where the young part of a cut event log is kept until it has aged',
  ),
  channels: z
    .array(z.string().min(1).max(255))
    .min(1)
    .max(50)
    .optional()
    .describe('channels by name, in place of those that are found on the host'),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(600)
    .meta({ description: 'until a run of wevtutil is ended', unit: 'real seconds' }),
  hosts: z
    .array(EventLogHost)
    .min(1)
    .max(1000)
    .superRefine(uniqueHosts)
    .describe('hosts with these event logs'),
});
export type EventLogSource = z.infer<typeof EventLogSource>;

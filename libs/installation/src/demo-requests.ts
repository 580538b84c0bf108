import type { SubmitPrivacyRequestBody } from '#contracts';
import type { Caller, PrivacyRequests } from '#application';

/** What a first look at the sandbox finds: two Exports under way, one of them an administrator's. */
const demo: readonly SubmitPrivacyRequestBody[] = [
  {
    kind: 'Export',
    subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] },
    reference: 'DEMO-1',
  },
  {
    kind: 'Export',
    subject: { userPrincipalName: 'grace@example.com', samAccountName: 'grace' },
    reference: 'DEMO-2',
    subjectIsAdministrator: true,
  },
];

const caller: Caller = { id: 'demo', role: 'privacy-officer', channel: 'system' };

/** Submits the demo requests as anyone would; their keys make a second start find the first one's. */
export async function submitDemoRequests(requests: PrivacyRequests): Promise<void> {
  for (const body of demo) {
    const result = await requests.submit(body, caller, { idempotencyKey: body.reference });
    if (!result.ok) throw new Error(`The demo request ${body.reference} was refused: ${result.refusal.code}`);
  }
}

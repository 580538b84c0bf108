import type { TaskId } from '#contracts';
import type { PlanDraft } from '../plan-draft.js';
import type { SourcePlan } from './source-plan.js';

const source = 'cloud-mfa';

/**
 * The account is deleted, and where the installation has it so, a person deletes it for good from the
 * deleted users: the 30 days begin when both are done.
 */
export function planAccountDelete(plan: PlanDraft, byPerson: boolean): readonly TaskId[] {
  const close = plan.add({ source, action: 'close-account' });
  return byPerson ? [close, plan.add({ source, action: 'delete-user-record', dependsOn: [close] })] : [close];
}

export const cloudMfaPlan: SourcePlan = {
  sweepsLogs: false,
  export: (plan) => [plan.add({ source, action: 'export' })],
  erase: (plan, { permanentDeleteByPerson = false }) => planAccountDelete(plan, permanentDeleteByPerson),
  checks: () => ['account'],
};

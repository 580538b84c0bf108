import type { SourcePlan } from './source-plan.js';

const source = 'cloud-mfa';

export const cloudMfaPlan: SourcePlan = {
  sweepsLogs: false,
  export: (plan) => [plan.add({ source, action: 'export' })],
  erase: (plan) => [plan.add({ source, action: 'close-account' })],
  checks: () => ['account'],
};

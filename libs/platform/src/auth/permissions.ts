import type { Role } from '#contracts';

/**
 * Who may do what: the role table of the contract. `admin` may do everything and is added below. That
 * a requester sees and cancels only what he submitted is checked by the use cases.
 */
const granted = {
  'session:view': ['requester', 'operator', 'privacy-officer', 'auditor'],
  'requests:submit': ['requester', 'privacy-officer'],
  'requests:view': ['requester', 'operator', 'privacy-officer', 'auditor'],
  'requests:cancel': ['requester', 'privacy-officer'],
  'requests:approve': ['privacy-officer'],
  'requests:reject': ['privacy-officer'],
  'requests:confirm-receipt': ['operator', 'privacy-officer'],
  'requests:extend': ['privacy-officer'],
  'requests:pause-clock': ['privacy-officer'],
  'requests:close-with-exceptions': ['privacy-officer'],
  'requests:reveal': ['privacy-officer'],
  'requests:events': ['privacy-officer', 'auditor'],
  'requests:package': ['privacy-officer'],
  'requests:certificate': ['privacy-officer', 'auditor'],
  'tasks:complete': ['operator', 'privacy-officer'],
  'tasks:retry': ['operator', 'privacy-officer'],
  'tasks:skip': ['privacy-officer'],
  'log:export': ['auditor'],
  'audit:view': ['privacy-officer', 'auditor'],
  'stream:follow': ['requester', 'operator', 'privacy-officer', 'auditor'],
  'dashboards:view': ['operator', 'privacy-officer', 'auditor'],
  'hosts:retire': ['operator'],
  'sources:pause': ['operator'],
  'legal-holds:manage': ['privacy-officer'],
  'simulations:run': ['operator', 'privacy-officer'],
  'dead-letters:handle': ['operator'],
  'messages:replay': ['operator'],
  'sandbox:control': ['operator', 'privacy-officer'],
  'api-keys:manage': [],
  'webhooks:manage': [],
} as const satisfies Record<string, readonly Exclude<Role, 'admin'>[]>;

export type Permission = keyof typeof granted;

export const permissions = Object.keys(granted) as readonly Permission[];

export const rolesThatMay = (permission: Permission): readonly Role[] => ['admin', ...granted[permission]];

export const may = (role: Role, permission: Permission): boolean => rolesThatMay(permission).includes(role);

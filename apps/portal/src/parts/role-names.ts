import type { Role } from '../api/types.js';

/** Roles for people; what each may do stands in docs/how-to. */
export const roleNames: Readonly<Record<Role, string>> = {
  requester: 'Requester',
  operator: 'Operator',
  'privacy-officer': 'Privacy officer',
  auditor: 'Auditor',
  admin: 'Administrator',
};

/** Under these the parts of an application are injected into Nest's classes. */
export const PRIVACY_REQUESTS = Symbol('PrivacyRequests');
export const DASHBOARDS = Symbol('Dashboards');
export const SIMULATIONS = Symbol('Simulations');
export const HOST_DESK = Symbol('HostDesk');
export const POLICIES = Symbol('Policies');
export const API_KEYS = Symbol('ApiKeys');
export const SANDBOX = Symbol('SandboxControls');
export const SESSION = Symbol('SessionDesk');
export const SIGN_IN = Symbol('SignIn');
export const CLAIM = Symbol('Claim');
export const DEAD_LETTERS = Symbol('DeadLetterDesk');
export const REPLAYS = Symbol('Replays');
export const WEBHOOKS = Symbol('WebhookDesk');
export const STREAM = Symbol('LiveStream');
export const AUDIT = Symbol('Audit');
export const PROOF = Symbol('ProofDesk');
export const READINESS = Symbol('ReadinessChecks');

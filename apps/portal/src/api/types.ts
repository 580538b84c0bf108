import type { components, operations } from './schema.js';

/** What the REST interface answers, by the names of its own description. */
type Schemas = components['schemas'];

export type RequestView = Schemas['RequestView'];
export type RequestList = Schemas['RequestList'];
export type TaskView = Schemas['TaskView'];
export type Subject = Schemas['Subject'];
export type SessionView = Schemas['SessionView'];
export type SandboxClock = Schemas['SandboxClock'];
export type BatchAnswer = Schemas['BatchAnswer'];
export type Overview = Schemas['OverviewView'];
export type SourceList = Schemas['SourceList'];
export type HostList = Schemas['HostList'];
export type DeadLetterList = Schemas['DeadLetterList'];
export type RedriveAnswer = Schemas['RedriveAnswer'];
export type ApiKeyList = Schemas['ApiKeyList'];
export type CreatedApiKey = Schemas['CreatedApiKey'];
export type PolicyList = Schemas['PolicyList'];
export type AuditList = operations['listAudit']['responses'][200]['content']['application/json'];
export type SimulateDeadlinesBody = NonNullable<
  operations['simulateDeadlines']['requestBody']
>['content']['application/json'];
export type SimulatedDeadlines = Schemas['SimulatedDeadlines'];

export type WebhookList = operations['listWebhooks']['responses'][200]['content']['application/json'];
export type CreatedWebhook = operations['createWebhook']['responses'][201]['content']['application/json'];
export type WebhookDeliveryList =
  operations['listWebhookDeliveries']['responses'][200]['content']['application/json'];

export type LegalHoldList = operations['listLegalHolds']['responses'][200]['content']['application/json'];
export type LegalHold = LegalHoldList['items'][number];
export type PlaceLegalHoldBody = NonNullable<
  operations['placeLegalHold']['requestBody']
>['content']['application/json'];
export type LegalHoldDetails = operations['readLegalHold']['responses'][200]['content']['application/json'];
export type PausedSource = operations['pauseSource']['responses'][200]['content']['application/json'];
export type CloseLimit = operations['readCloseLimit']['responses'][200]['content']['application/json'];

export type RequestKind = RequestView['kind'];
export type Progress = RequestView['progress'];
export type Purge = RequestView['purge'];
export type ClockState = RequestView['clock']['state'];
export type TaskState = TaskView['state'];
export type AttentionItem = Overview['needsAttention'][number];
export type Role = ApiKeyList['items'][number]['role'];
export type ManualStepList = Schemas['ManualStepList'];
export type OpenManualStep = Schemas['OpenManualStep'];
export type SamePersonList = operations['searchByPerson']['responses'][200]['content']['application/json'];

import {
  ApiKeyList,
  BatchAnswer,
  CreatedApiKey,
  DeadLetterList,
  EventList,
  FaultView,
  HostAlarmView,
  HostList,
  HostView,
  ManualStep,
  ManualStepList,
  OpenManualStep,
  OverviewView,
  PolicyList,
  Proof,
  RedriveAnswer,
  RequestList,
  RequestView,
  SandboxClock,
  SessionView,
  SimulatedDeadlines,
  SourceList,
  StreamEvent,
  Subject,
  SubmitPrivacyRequestBody,
  TaskView,
} from '#contracts';
import { OpenApiDocument, type AnyEndpoint } from '#platform';

/** Schemas that are worth a name in the document. */
const named = {
  ApiKeyList,
  BatchAnswer,
  CreatedApiKey,
  DeadLetterList,
  EventList,
  FaultView,
  HostAlarmView,
  HostList,
  HostView,
  ManualStep,
  ManualStepList,
  OpenManualStep,
  OverviewView,
  PolicyList,
  Proof,
  RedriveAnswer,
  RequestList,
  RequestView,
  SandboxClock,
  SessionView,
  SimulatedDeadlines,
  SourceList,
  StreamEvent,
  Subject,
  SubmitPrivacyRequestBody,
  TaskView,
};

const description =
  'Follows privacy requests (Export and AccountClose) through the systems that hold multi-factor-authentication ' +
  'data, until there is proof. Errors are application/problem+json; /docs/errors explains every code.';

export const openApiOf = (
  endpoints: readonly AnyEndpoint[],
  version: string,
): Readonly<Record<string, unknown>> =>
  new OpenApiDocument({ title: 'Lethe', version, description }, named).of(endpoints);

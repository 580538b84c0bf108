import { actOnRequest, revealSubject } from './act-on-request.js';
import { recordsAboutOthers } from './records-about-others.js';
import { deliverCertificate, deliverPackage } from './deliver.js';
import type { PrivacyRequests } from './privacy-requests.js';
import { openManualSteps } from './manual-steps.js';
import { listRequests, requestEvents, viewRequest } from './read-requests.js';
import { requestsBeside, requestsOfPerson } from './same-person.js';
import { submitRequest } from './submit-request.js';
import type { UseCaseParts } from './use-case-parts.js';

/** The use cases, each in its own file, over one set of parts. */
export const privacyRequests = (parts: UseCaseParts): PrivacyRequests => ({
  submit: (body, caller, options) => submitRequest(parts, body, caller, options),
  view: (id, caller, asOf) => viewRequest(parts, id, caller, asOf),
  events: (id, caller) => requestEvents(parts, id, caller),
  list: (filter, caller) => listRequests(parts, filter, caller),
  ofPerson: (subject, caller) => requestsOfPerson(parts, subject, caller),
  beside: (id, caller) => requestsBeside(parts, id, caller),
  manualSteps: (limit) => openManualSteps(parts, limit),
  act: (id, action, caller, ifMatch) => actOnRequest(parts, id, action, { caller, ifMatch }),
  recordsAboutOthers: (id, taskId, caller) => recordsAboutOthers(parts, id, taskId, caller),
  package: (id, caller) => deliverPackage(parts, id, caller),
  certificate: (id, caller) => deliverCertificate(parts, id, caller),
  reveal: (id, reason, caller, ifMatch) => revealSubject(parts, id, reason, { caller, ifMatch }),
});

import { randomUUID } from 'node:crypto';
import type { RequestId } from '#contracts';
import { certificateOf } from '#package';
import type { PrivacyRequests, Caller } from './privacy-requests.js';
import { ok, refused } from './result.js';
import { certificateFacts } from './certificate-facts.js';
import { viewOf, visible, type UseCaseParts } from './use-case-parts.js';

/** Hands out the package of an Export. That someone took it is recorded before the first byte. */
export async function deliverPackage(
  parts: UseCaseParts,
  id: RequestId,
  caller: Caller,
): ReturnType<PrivacyRequests['package']> {
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const ran = await parts.commands.run(id, {
    type: 'RecordPackageDownload',
    commandId: randomUUID(),
    by: { id: caller.id, channel: caller.channel },
  });
  if (ran?.decision.kind === 'reject') return refused(ran.decision.code);
  const artifact = ran?.request?.package?.artifact;
  if (!artifact) return refused('package-not-ready');
  return ok({
    content: parts.artifacts.read(id, artifact),
    bytes: artifact.bytes,
    fileName: `lethe-export-${id}.zip`,
  });
}

/** The certificate of an AccountClose that has ended: verified, or with exceptions that it names. That someone took it is recorded first. */
export async function deliverCertificate(
  parts: UseCaseParts,
  id: RequestId,
  caller: Caller,
): ReturnType<PrivacyRequests['certificate']> {
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const { request } = found.value;
  const { end } = request;
  const isCertified = end?.progress === 'done' || end?.progress === 'done-with-exceptions';
  if (request.kind !== 'AccountClose' || !isCertified) return refused('certificate-not-ready');
  const view = await viewOf(parts, request);
  const shown = { masked: view.subject.masked, sources: view.sources };
  const facts = certificateFacts({ ...request, end }, await parts.repository.history(id), shown);
  const inclusion = await parts.proof.inclusion(facts.chain.streamId, facts.chain.commit);
  const signer = await parts.proof.signer();
  const certified = { ...certificateOf(facts), chain: { ...facts.chain, inclusion }, key: signer.jwk };
  const signed = { ...certified, signature: signer.sign(certified) };
  await parts.recorder.record({
    what: 'certificate-read',
    by: { id: caller.id, channel: caller.channel },
    requestId: id,
  });
  return ok(signed);
}

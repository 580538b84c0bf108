import { CertificateUnusable, validityFault } from '#application';
import type { Finding, OpenDsrSettings } from '#contracts';
import { configuredSigner } from '../opendsr.js';
import { Findings, wordsOf } from './findings.js';

const openDsr = new Findings('openDsr');

/** Whether what OpenDSR answers are signed with can be used, and for how long. Nothing of it is shown. */
export function lookAtCertificate(settings: OpenDsrSettings): Finding {
  try {
    const { valid } = configuredSigner(settings);
    const fault = validityFault(valid);
    if (!fault)
      return openDsr.fine({
        code: 'certificate',
        reason: `The certificate fits its key and is valid until ${valid.to.toISOString()}.`,
      });
    const about = {
      ...fault,
      nextAction: 'Put a new certificate into the file that openDsr.certificateFile names, and start again.',
    };
    return fault.code === 'certificate-ends-soon' ? openDsr.doubtful(about) : openDsr.missing(about);
  } catch (error) {
    return openDsr.missing({
      code: error instanceof CertificateUnusable ? 'certificate-unusable' : 'certificate-unreadable',
      reason: wordsOf(error),
      nextAction: 'Correct openDsr in lethe.yaml; docs/reference/settings.md says what belongs there.',
    });
  }
}

/** Under these the parts of the vault are injected into its controllers. */
export const KEYS = Symbol('KeyRing');
export const ARTIFACTS = Symbol('ArtifactStore');
export const TASK_TOKENS = Symbol('TaskTokens');
export const CLEARANCE = Symbol('Clearance');
export const LETTER_SEALER = Symbol('LetterSealer');
export const MOST_ARTIFACT_BYTES = Symbol('MostArtifactBytes');
export const LOG = Symbol('Logger');
export const RECORDER = Symbol('ActRecorder');

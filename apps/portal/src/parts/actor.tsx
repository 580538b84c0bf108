import { actorText, type ShownActor } from './actor-text.js';

/** With the id, as events have it, to hover over. */
export const Actor = ({ of }: { readonly of: ShownActor }) => <bdi title={of.id}>{actorText(of)}</bdi>;

/**
 * Zero-width, directional and soft signs, fillers and tags: they come along when a name is copied from a mail or a
 * document. The command line has the same, and test/rules-kept-twice.spec.ts compares them.
 */
export const UNSEEN =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e0fff}]/gu;

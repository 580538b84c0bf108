import type { LegalHoldView } from '#contracts';
import type { LegalHold } from '#domain';
import type { KeyRing } from '#vault';
import { masked } from '../open-view.js';
import { readHold } from './words.js';

/** A hold as people see it: whom it is about stays masked; after its key was destroyed nothing of its words is left. */
export async function holdView(keys: { readonly keys: KeyRing }, hold: LegalHold): Promise<LegalHoldView> {
  const read = await readHold(keys, hold);
  const { lifted, keptOn } = hold;
  const shown = { masked: read?.subject ? masked(read.subject) : '(shredded)', shredded: read === null };
  return {
    id: hold.id,
    subject: hold.subject === null ? null : shown,
    host: hold.host,
    keptOn: keptOn && [...keptOn],
    reason: read && read.text(hold.reason),
    placedAt: hold.placedAt,
    placedBy: hold.placedBy,
    lifted: lifted && {
      at: lifted.at,
      by: lifted.by,
      reason: lifted.reason === null || !read ? null : read.text(lifted.reason),
    },
  };
}

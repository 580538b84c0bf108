import type { RequestView } from '../../../api/types.js';
import { sourceNames } from '../../../parts/words.js';

export type Restraint = RequestView['restraints'][number];

/** What stands against tasks, in a few words: `legal hold on mfa01`. */
export function restraintName({ kind, source, host }: Restraint): string {
  switch (kind) {
    case 'legal-hold':
      return host === null ? 'legal hold on the person' : `legal hold on ${host}`;
    case 'source-paused':
      return source === null ? 'a source is paused' : `${sourceNames[source]} is paused`;
    case 'close-limit':
      return 'more account closes than usual in a day';
    default:
      return kind satisfies never;
  }
}

/** What follows from it for the request, and who can end it. */
export function restraintText(restraint: Restraint): string {
  const since = restraint.since.slice(0, 10);
  switch (restraint.kind) {
    case 'legal-hold':
      return `Since ${since} there is a ${restraintName(restraint)}: nothing is deleted there until it is lifted. The deadline runs on.`;
    case 'source-paused':
      return `Since ${since} ${restraintName(restraint)}: none of its tasks begins until it is resumed.`;
    case 'close-limit':
      return `It waits since ${since} because there were more account closes than usual in a day: somebody has to look at them and let them begin.`;
    default:
      return restraint.kind satisfies never;
  }
}

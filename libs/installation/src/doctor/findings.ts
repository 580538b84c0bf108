import { faultText, type Finding, type FindingState } from '#contracts';
import { systemReason } from '#source-kit';

type About = Omit<Finding, 'state' | 'part' | 'host' | 'place' | 'detail' | 'nextAction'> & {
  readonly place?: string | null;
  readonly detail?: string | null;
  readonly nextAction?: string | null;
};

/** Findings of one part of a host. */
export class Findings {
  constructor(
    private readonly part: string,
    private readonly host: string | null = null,
  ) {}

  fine(about: About): Finding {
    return this.of('fine', about);
  }

  doubtful(about: About & { readonly nextAction: string }): Finding {
    return this.of('doubtful', about);
  }

  missing(about: About & { readonly nextAction: string }): Finding {
    return this.of('missing', about);
  }

  /** A fault that a task would have here, or a want that it bears, in the words of the catalogue. */
  fault(code: string, place: string | null, detail?: string): Finding {
    const { message, nextAction, workGoesOn } = faultText(code);
    const about = { code, place, reason: message, detail: detail ?? null, nextAction };
    return workGoesOn ? this.doubtful(about) : this.missing(about);
  }

  private of(state: FindingState, about: About): Finding {
    const { code, reason, place = null, detail = null, nextAction = null } = about;
    return { state, part: this.part, host: this.host, code, place, reason, detail, nextAction };
  }
}

/** What a thrown error says, with what lies below it, and what that means: `fetch failed` alone helps nobody. */
export function wordsOf(error: unknown): string {
  const words: string[] = [];
  for (let at = error; at instanceof Error && words.length < 4; at = at.cause) {
    // Several addresses that all refused have a code and no message.
    const word = at.message || ('code' in at ? String(at.code) : at.name);
    if (!words.some((said) => said.includes(word))) words.push(word);
  }
  const said = words.length > 0 ? words.join(': ') : String(error);
  const reason = systemReason(error);
  return reason === undefined ? said : `${said}: ${reason}`;
}

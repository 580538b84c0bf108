import { useQuery } from '@tanstack/react-query';
import { get } from '../../api/client.js';

/** What JSON Schema says of a text; the part of it that the interface uses. */
export interface TextRule {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly allOf?: readonly TextRule[];
}

export type Identity = 'userPrincipalName' | 'samAccountName' | 'objectId' | 'alias';

/** The rules for each field that is typed, as Lethe itself checks them. */
export type Rules = Readonly<Record<Identity | 'reference', TextRule>>;

interface Description {
  readonly components: {
    readonly schemas: Readonly<
      Record<
        string,
        { readonly properties: Readonly<Record<string, TextRule & { readonly items?: TextRule }>> }
      >
    >;
  };
}

export function rulesOf({ components: { schemas } }: Description): Rules {
  const subject = schemas['Subject']?.properties ?? {};
  return {
    userPrincipalName: subject['userPrincipalName'] ?? {},
    samAccountName: subject['samAccountName'] ?? {},
    objectId: subject['objectId'] ?? {},
    alias: subject['aliases']?.items ?? {},
    reference: schemas['SubmitPrivacyRequestBody']?.properties['reference'] ?? {},
  };
}

/** The rules are read from the description of the interface, so that this page and Lethe cannot disagree. */
export const useRules = () =>
  useQuery({
    queryKey: ['description', 'rules'],
    queryFn: async ({ signal }) => rulesOf(await get<Description>('/openapi.json', signal)),
    staleTime: Infinity,
  });

const matches = (pattern: string, text: string): boolean => new RegExp(pattern, 'u').test(text);

/** @returns what is wrong with a text, undefined when nothing is */
export function breachOf(rule: TextRule, text: string, form: string): string | undefined {
  const { minLength = 0, maxLength = Infinity, pattern, allOf = [] } = rule;
  if (text.length < minLength) return 'must not be empty';
  if (text.length > maxLength) return `must be at most ${maxLength} characters`;
  if (pattern !== undefined && !matches(pattern, text)) return form;
  for (const part of allOf) {
    const breach = breachOf(part, text, form);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

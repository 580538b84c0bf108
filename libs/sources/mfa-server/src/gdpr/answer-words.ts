/**
 * What the words of the GDPR tool and of the Web Service SDK mean. INF throughout: messages and exit codes
 * are not public. Wrong guesses err to the safe side: words that are not understood are no proof that there
 * is no data.
 */

const ANY = (...words: readonly string[]): RegExp => new RegExp(words.join('|'), 'is');
const NOT = String.raw`n[o'’]t`;
const HELD = String.raw`(data|records?|information|results?|entr(y|ies))`;
const SOMEBODY = String.raw`(user ?(names?)?|accounts?)`;
const KIND = String.raw`((such|matching|personal|stored|mfa|gdpr|privacy|user|authentication|multi-?factor) ){0,3}`;

/** It knows nobody of this name, or holds nothing about her. */
const NO_DATA = ANY(
  String.raw`\bno ${KIND}(${SOMEBODY}|${HELD})\b`,
  String.raw`\b${SOMEBODY}\b.{0,80}?\b(((was|is|are|could|can|has) ?)?(not|${NOT}) (been |be )?(found|known|exist|located|present|recogni[sz]ed|registered|enrolled)|unknown|does ?${NOT} exist)`,
  String.raw`\b(could ?|can ?|can|did ?|do(es)? ?)?(${NOT}|unable to|failed to) (find|locate|recogni[sz]e|know)\b.{0,60}\b(${SOMEBODY}|${HELD})\b`,
  String.raw`\bdo(es)? ?${NOT} have (any )?${KIND}${HELD}\b`,
  String.raw`\bunknown ${SOMEBODY}\b`,
  String.raw`\bnothing (was )?(found|to (export|delete))`,
  String.raw`\b0 records?\b`,
  String.raw`\b(no_?such_?user|(user|account)_?not_?found|unknown_?user)\b`,
);

/** The service behind the tool is what fails. The cloud stopped serving MFA Server in 2024-09 (DOC): that is not “no data”. */
const SERVICE_TROUBLE =
  /\b(services?|servers?|cloud|tenant|subscription|connect(ion|ed)?|response|network|proxy|host|dns|https?|tls|ssl|certificate|socket|time(d)? ?out|unauthori[sz]ed|forbidden|permission|privilege|denied|refused|rejected|blocked|licen[cs]e|retired|deprecated|no longer|unavailable|unreachable|offline|down|exception|out of memory|disk)\b/i;

const PRODUCT = /\b(multi-?factor ?auth(entication)?|mfa|phonefactor) ?(server|service|gdpr)\b/gi;

const TROUBLE =
  /\b(errors?|exceptions?|fail(ed|ures?|s)?|refused|rejected|denied|blocked|unable to|could ?n[o'’]t|can ?n[o'’]t|cannot|timed? ?out|unauthori[sz]ed|forbidden|invalid|unavailable|retired|expired|unsupported|not supported|no longer|deprecated|discontinued|(not |de)activated|out of date|abort(ed|ing)|incomplete|partial(ly)?|truncated|object reference not set)\b/i;
const FAULTS = '(errors?|exceptions?|failures?|failed)';
const GAP = String.raw`[ \t]{1,4}`;
/** A count of none, with a colon or as the last of its clause: what follows `Error 0:` says what is wrong. */
const NONE_BEHIND = String.raw`([ \t]{0,4}[:=][ \t]{0,4}\(?(0x0+|0)\)?(?![\w.])|[ \t]{1,4}\(?0\)?(?=[ \t]*(?:$|[,;|)]|\.(?!\d))))`;
/** `0 errors`, `0 records failed`, `without error`, `no errors or failures`, `Errors: 0`, `Errors found: none`, `Error code = 0x0` */
const NO_TROUBLE = new RegExp(
  [
    String.raw`(?<![\d.,])\b(0|no|without( any)?|zero)${GAP}((records?|entries|items)${GAP})?${FAULTS}(${GAP}(or|and)${GAP}${FAULTS})?\b`,
    String.raw`\berrors?[- ]free\b`,
    String.raw`\b${FAULTS}( ?code| ?count| records?| found| encountered)?(${NONE_BEHIND}|[ \t]{0,4}[:=][ \t]{0,4}(none|no)(?![\w.]))`,
  ].join('|'),
  'gi',
);

/** The tool speaks English; what Windows and .NET say of a failure is in the language of the host. */
const FOREIGN =
  'fehler|fehlgeschlagen|verweigert|ungültig|erreurs?|échec|échoué|refusée?|errores|denegad[oa]|errori|errore|negato|erros?|negado|falha|fout|geweigerd|mislukt|błąd|odmowa|fejl|feil|chyba|virhe|hiba|hata|reddedildi|ошибк[аи]|отказано';
const FOREIGN_TROUBLE = new RegExp(
  String.raw`(?<!\p{L})(${FOREIGN})(?!\p{L})|エラー|失敗|拒否|例外|错误|錯誤|失败|拒绝|拒絕|오류|실패|거부`,
  'iu',
);
const NO_FOREIGN_TROUBLE = new RegExp(
  String.raw`(?<![\p{L}\d.,])(0|keine?|ohne|aucune?|sans|sin|ningún|nessun|senza|sem|geen|zonder|bez|ingen|uten|uden|без|нет)${GAP}(${FOREIGN})(?!\p{L})|(?<!\p{L})(${FOREIGN})${NONE_BEHIND}`,
  'giu',
);

/** This form of the name was not understood, whoever it may be; another form may be. */
const FORM_REFUSED =
  /\b(invalid|illegal|malformed|incorrect|unsupported|wrong|bad)\b.{0,30}\b(user ?names?|account names?|name formats?|formats?|arguments?|characters?|syntax)\b|\b(user ?names?|account names?|formats?|arguments?)\b.{0,40}\b(is |are )?(invalid|not valid|malformed|incorrect|not supported|must (not )?(be|contain|have))\b|^\s*usage\s*:/i;

/** DOC: subordinate servers cannot save changes while the master is away. */
const MASTER_AWAY =
  /\bmaster\b.{0,80}\b(away|unavailable|offline|down|unreachable|lost|not|n[o'’]t|cannot)\b|\b(cannot|can ?n[o'’]t|could ?n[o'’]t|unable to|fail(ed|ure|s)?|no)\b.{0,80}\bmaster\b|\b(subordinate|slave)\b.{0,80}\b(read-?only|cannot|can ?n[o'’]t|not)\b/i;

/** DOC: the cloud stopped serving MFA Server in 2024-09. */
const CLOUD_REFUSED =
  /\b(cloud|azure|microsoft|phonefactor|services?)\b.{0,120}\b(retired|no longer|ended|discontinued|refused|rejected|denied|forbidden|deprecated|not supported|unsupported)\b|\b(retired|no longer (served|supported|serves|supports))\b|\blicen[cs]e\b.{0,60}\b(expired|invalid|revoked)\b|\b(refused|rejected|denied|blocked)\b.{0,60}\b(by|from)\b.{0,40}\b(cloud|azure|microsoft|phonefactor|services?)\b|\b(not |de)activated\b/i;

export type Meaning = 'no-data' | 'trouble' | 'form-refused' | 'nothing-special';

/** What an installation knows of its own MFA Server's words: `{username}` stands for the name that was asked with. */
export type NoDataPhrases = readonly string[];

/**
 * Line by line, so that a banner or a line of progress does not change what another line says; trouble in
 * any line outweighs the rest.
 * @param username taken out first: somebody may be called Error
 * @param phrases what says besides English words that there is no data
 */
export function meaningOf(words: string, username: string, phrases: NoDataPhrases = []): Meaning {
  const known = phrases.map(phraseForm);
  const meanings = without(username, words)
    .split(/\r?\n/)
    .map((line) => meaningOfLine(line, known));
  for (const meaning of ['trouble', 'form-refused', 'no-data'] as const)
    if (meanings.includes(meaning)) return meaning;
  return 'nothing-special';
}

/**
 * The lines that say how it went; where none does, the last few, as a person has to see something. What else a tool
 * prints may be records.
 */
export function tellingWords(words: string, username: string): string {
  const lines = words.split(/\r?\n/).filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => meaningOf(line, username) !== 'nothing-special');
  return (telling.length > 0 ? telling : lines.slice(-LAST_LINES)).join('\n');
}

const LAST_LINES = 5;

/** Which failure of the farm the words tell of, where it is one that an administrator can tell apart. */
export function farmTroubleIn(words: string): 'farm-master-away' | 'mfa-cloud-refused' | undefined {
  const lines = words.split(/\r?\n/).map((line) => line.slice(0, LONGEST_LINE));
  if (lines.some((line) => MASTER_AWAY.test(line))) return 'farm-master-away';
  return lines.some((line) => CLOUD_REFUSED.test(line)) ? 'mfa-cloud-refused' : undefined;
}

const LONGEST_LINE = 2000;

/** In one form for any case, any white space, and however an accent is written. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const phraseForm = (phrase: string): string => plain(phrase.replaceAll('{username}', NAME));

/** Around a phrase nothing may speak of the service: `The server was not found` is not about a user. */
const saysPhrase = (line: string, phrases: NoDataPhrases): boolean => {
  const text = plain(line);
  return phrases.some(
    (phrase) => text.includes(phrase) && !SERVICE_TROUBLE.test(text.replace(phrase, '').replace(PRODUCT, '')),
  );
};

function meaningOfLine(line: string, phrases: NoDataPhrases = []): Meaning {
  if (phrases.length > 0 && saysPhrase(line, phrases)) return 'no-data';
  const text = line.replace(PRODUCT, '').replace(NO_TROUBLE, '');
  if (FORM_REFUSED.test(text)) return SERVICE_TROUBLE.test(text) ? 'trouble' : 'form-refused';
  if (NO_DATA.test(text)) return SERVICE_TROUBLE.test(text) ? 'trouble' : 'no-data';
  const isTrouble = TROUBLE.test(text) || FOREIGN_TROUBLE.test(text.replace(NO_FOREIGN_TROUBLE, ''));
  return isTrouble ? 'trouble' : 'nothing-special';
}

const without = (username: string, words: string): string => {
  const name = username.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return username === '' ? words : words.replace(new RegExp(`(?<![\\w@.-])${name}(?![\\w@-])`, 'giu'), NAME);
};

/** Stands where the name that was asked with did. */
const NAME = '…';

/** Whether the words tell that a service behind the tool fails, in words that are known: then trying again may help. */
export const isServiceTrouble = (words: string): boolean =>
  farmTroubleIn(words) !== undefined ||
  words.split(/\r?\n/).some((line) => SERVICE_TROUBLE.test(line.slice(0, LONGEST_LINE).replace(PRODUCT, '')));

/** A version that it printed, e.g. `version 8.1.3`. */
export const versionIn = (words: string): string | null =>
  /\b(?:version|ver|v)[\s.:]{0,3}(\d{1,5}(?:\.\d{1,9}){1,3})\b/i.exec(words)?.[1] ?? null;

/** How many records it says it deleted. */
export function deletedIn(words: string): number | null {
  const [, before, after] =
    /\b(\d{1,9}) (?:records?|entries|items)(?: were| was)? (?:deleted|removed)\b|\b(?:deleted|removed) (\d{1,9}) (?:records?|entries|items)\b/i.exec(
      words,
    ) ?? [];
  const number = before ?? after;
  return number === undefined ? null : Number(number);
}

/** Paths of files that it names, as they stand in its words: those in quotes or called `.json`, and absolute ones. */
export function pathsIn(words: string): readonly string[] {
  const quoted = [...words.matchAll(/["'“‘]([^"'“”‘’\r\n]{1,1000})["'”’]/g)]
    .map(([, path = '']) => path)
    .filter((path) => /\.json$/i.test(path) || ABSOLUTE.test(path));
  const called = [...words.matchAll(new RegExp(`${BARE}[^"'<>|*?\\r\\n]{1,1000}?\\.json\\b`, 'gi'))];
  const whole = [...words.matchAll(new RegExp(`${BARE}[^"'<>|*?\\s]{1,1000}`, 'g'))];
  const toTheEnd = [...words.matchAll(new RegExp(`${BARE}[^"'<>|*?\\r\\n]{1,1000}$`, 'gm'))];
  const bare = [...called, ...whole, ...toTheEnd].map(([path]) => path);
  return [...new Set([...quoted, ...bare.flatMap((path) => [path, path.replace(/[.,;:)\s]+$/, '')])])];
}

const ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\|\/)/;
/** The beginning of an absolute path that stands without quotes. */
const BARE = String.raw`(?<![^\s"'“‘(=])(?:[A-Za-z]:[\\/]|\\\\|\/)`;

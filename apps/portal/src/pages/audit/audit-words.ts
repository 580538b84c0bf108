/** `subject-revealed` becomes “Subject revealed”. */
export function actName(what: string): string {
  const words = what.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

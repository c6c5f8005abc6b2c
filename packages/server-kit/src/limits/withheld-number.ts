/**
 * What telephony providers send for a number that is withheld: a word, or the digits under its letters on a telephone's keypad. Source:
 * Twilio, "Why am I getting calls from these strange numbers?" (RESTRICTED, BLOCKED, UNKNOWN, ANONYMOUS, UNAVAILABLE).
 */
const withheld: ReadonlySet<string> = new Set([
  '',
  'anonymous',
  'restricted',
  'blocked',
  'unknown',
  'unavailable',
  '7378742833',
  '2562533',
  '8656696',
  '266696687',
  '86282452253',
]);

/** Whether a caller's number says nothing about who calls. */
export function isWithheld(number: string): boolean {
  return withheld.has(number.trim().replace(/^\+/, '').toLowerCase());
}

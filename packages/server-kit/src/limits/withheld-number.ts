/**
 * What stands for a number that is withheld: a word, or the digits under its letters on a telephone's keypad, which reach Twilio's
 * customers as if they were a number (+266696687 spells ANONYMOUS).
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

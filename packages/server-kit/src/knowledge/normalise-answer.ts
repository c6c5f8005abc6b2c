/** What an answer is: decides which spellings count as the same. */
export type AnswerKind = 'text' | 'digits' | 'date';

/** Month names that are understood, in these languages. */
const languages = ['en', 'es', 'de', 'fr', 'it', 'pt'];
const months = createMonths();

/**
 * The one spelling of an answer that is hashed and compared. Text: letters and digits alone, without case and accents. Digits: the digits
 * alone, of any script. Date: year, month, day; day before month when both are numbers (`3/7/1980` is 3 July), year first when it has four digits,
 * month names in English, Spanish, German, French, Italian and Portuguese; two digits of a year up to 30 are of this century.
 * @returns the empty text when nothing is left, or it is no date: it equals no answer.
 */
export function normaliseAnswer(kind: AnswerKind, answer: string): string {
  const text = plain(answer);
  if (kind === 'digits') return text.replace(/\D/g, '');
  if (kind === 'text') return text.replace(/[^\p{L}\p{N}]/gu, '');
  return normaliseDate(text);
}

/** Lower case, without accents, digits as 0–9. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** The ten digits of a script follow each other, the first at a place where the one before is no digit, or a multiple of ten away. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return code <= 0x39 ? code - 0x30 : value;
}

function normaliseDate(text: string): string {
  const parts = (/^\d{8}$/.test(text.trim()) ? [text.trim()] : (text.match(/\d+|\p{L}+/gu) ?? [])).flatMap(readPart);
  const named = parts.findIndex((part) => 'month' in part);
  const numbers = parts.flatMap((part) => ('number' in part ? [part.number] : []));
  if (named >= 0) {
    const [first = '', second = ''] = numbers;
    const month = (parts[named] as { readonly month: number }).month;
    return numbers.length !== 2 ? '' : first.length === 4 ? dateOf(first, month, second) : dateOf(second, month, first);
  }
  const [first = '', second = '', third = ''] = numbers;
  if (numbers.length === 1 && first.length === 8) return splitDigits(first);
  if (numbers.length !== 3) return '';
  return first.length === 4 ? dateOf(first, Number(second), third) : dateOf(third, Number(second), first);
}

/** Eight digits in one: the year first when that gives a date of the last or this century, else the day. */
function splitDigits(digits: string): string {
  const yearFirst = dateOf(digits.slice(0, 4), Number(digits.slice(4, 6)), digits.slice(6));
  return /^(?:19|20)/.test(digits) && yearFirst !== ''
    ? yearFirst
    : dateOf(digits.slice(4), Number(digits.slice(2, 4)), digits.slice(0, 2));
}

function readPart(part: string): ({ readonly number: string } | { readonly month: number })[] {
  if (/^\d/.test(part)) return [{ number: part }];
  const month = months.get(part);
  // "de", "of", "th" and the like say nothing
  return month === undefined ? [] : [{ month }];
}

function dateOf(year: string, month: number, day: string): string {
  if (year.length !== 2 && year.length !== 4) return '';
  const fullYear = year.length === 4 ? Number(year) : Number(year) + (Number(year) <= 30 ? 2000 : 1900);
  const date = new Date(Date.UTC(fullYear, month - 1, Number(day)));
  // 31 April would become 1 May
  const isReal = date.getUTCFullYear() === fullYear && date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(day);
  return isReal ? date.toISOString().slice(0, 10) : '';
}

function createMonths(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      for (let month = 0; month < 12; month += 1) {
        const name = plain(format.format(Date.UTC(2000, month, 1))).replace(/\P{L}/gu, '');
        if (!found.has(name)) found.set(name, month + 1);
      }
    }
  }
  return found;
}

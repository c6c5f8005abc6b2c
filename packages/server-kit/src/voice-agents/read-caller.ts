import { isWithheld } from '../limits/withheld-number.js';

/** The caller's number in E.164; `null` when the telephony names none, or something that is no number. */
export function readCaller(callerId: string | undefined): string | null {
  const number = callerId?.trim() ?? '';
  return /^\+[1-9]\d{6,14}$/.test(number) && !isWithheld(number) ? number : null;
}

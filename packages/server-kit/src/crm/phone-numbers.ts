import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { isWithheld } from '../limits/withheld-number.js';

const e164 = /^\+[1-9]\d{6,14}$/;

/** How numbers are written at home, for records that leave the country out. */
export interface NumberingPlan {
  /** Digits of the country code, such as `1` or `34`. */
  readonly countryCode: string;
  /** What is dialled before a national number: `0` in most of Europe, `1` in North America. Default: nothing. */
  readonly trunkPrefix?: string;
}

/** @throws CallsealError `CONFIG_INVALID` */
export function checkNumberingPlan(plan: NumberingPlan | undefined): void {
  if (plan === undefined) return;
  if (!/^[1-9]\d{0,2}$/.test(plan.countryCode)) throw configError('numbers.countryCode is one to three digits, such as 34.');
  if (!/^\d{0,2}$/.test(plan.trunkPrefix ?? '')) throw configError('numbers.trunkPrefix is up to two digits, such as 0.');
}

/** Whether somebody can be looked up by it: E.164, and not what stands for a withheld number. */
export function isCallerNumber(number: unknown): number is string {
  return typeof number === 'string' && e164.test(number) && !isWithheld(number);
}

/** @throws ServerError `CALLER_UNKNOWN` for what nobody can be looked up by. */
export function requireCallerNumber(number: unknown): asserts number is string {
  if (!isCallerNumber(number)) throw new ServerError('CALLER_UNKNOWN');
}

/**
 * A number as a record has it, in E.164; `undefined` for what cannot be told for certain: with an extension, with letters, or without its
 * country where no plan says which. White space, brackets, dots, slashes and dashes are passed over.
 */
export function toE164(stored: unknown, plan?: NumberingPlan): string | undefined {
  if (typeof stored !== 'string' || stored.length > 64) return undefined;
  const text = stored.replace(/[\s()./\p{Pd}]/gu, '');
  if (!/^\+?\d+$/.test(text)) return undefined;
  const number = text.startsWith('+') ? text : text.startsWith('00') ? `+${text.slice(2)}` : fromNational(text, plan);
  return number !== undefined && e164.test(number) ? number : undefined;
}

function fromNational(digits: string, plan: NumberingPlan | undefined): string | undefined {
  if (plan === undefined) return undefined;
  const { countryCode, trunkPrefix = '' } = plan;
  return `+${countryCode}${digits.slice(digits.startsWith(trunkPrefix) ? trunkPrefix.length : 0)}`;
}

/** The digits under which a record may have this number: with its country, and at home without it, with and without the trunk prefix. */
export function digitForms(number: string, plan?: NumberingPlan): readonly string[] {
  const digits = number.slice(1);
  if (plan === undefined || !digits.startsWith(plan.countryCode)) return [digits];
  const national = digits.slice(plan.countryCode.length);
  return [...new Set([digits, national, `${plan.trunkPrefix ?? ''}${national}`])];
}

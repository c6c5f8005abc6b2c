import type { FraudReason } from '@callseal/protocol/gate-routes';
import * as z from 'zod/mini';
import type { FraudScreening } from './fraud-provider.js';
import { type FieldPath, readField } from './field-path.js';
import type { ScreeningForm } from './http-fraud-options.js';

/** What an answer must hold once its fields were found. What is screened must be there, be it as `null`; the rest may be missing. */
const AnswerSchema = z.object({
  risk: z.nullable(z.number().check(z.minimum(0), z.maximum(1))),
  isSynthetic: z.nullable(z.boolean()),
  isOnWatchlist: z.nullable(z.boolean()),
  reasons: z.optional(z.array(z.string().check(z.maxLength(256))).check(z.maxLength(64))),
  model: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  measuredAt: z.optional(z.iso.datetime({ offset: true })),
  ageSeconds: z.optional(z.number().check(z.minimum(0), z.maximum(1e9))),
});

/** Milliseconds by which the endpoint's clock may be ahead. */
const clockSkew = 5000;

/**
 * Reads an answer; `undefined` for one that is malformed, too old, from the future, or says nothing about anything. `askedAt` is when it was
 * asked for, in milliseconds since 1970: an answer without a time is as old as the question.
 */
export function readScreening(answer: unknown, form: ScreeningForm, askedAt: number, now: number): FraudScreening | undefined {
  const { data } = AnswerSchema.safeParse({
    risk: riskOf(answer, form),
    isSynthetic: checked(answer, form.isSynthetic),
    isOnWatchlist: checked(answer, form.isOnWatchlist),
    reasons: readField(answer, form.reasons) ?? undefined,
    model: readField(answer, form.model) ?? undefined,
    measuredAt: readField(answer, form.measuredAt) ?? undefined,
    ageSeconds: readField(answer, form.ageSeconds) ?? undefined,
  });
  if (data === undefined || (data.measuredAt !== undefined && data.ageSeconds !== undefined)) return undefined;
  const { risk, isSynthetic, isOnWatchlist, model, ageSeconds } = data;
  if (risk === null && isSynthetic === null && isOnWatchlist === null) return undefined;
  const at = data.measuredAt === undefined ? askedAt - (ageSeconds ?? 0) * 1000 : Date.parse(data.measuredAt);
  if (!(at >= now - form.maximumAge && at <= now + clockSkew)) return undefined;
  const reasons = [...new Set((data.reasons ?? []).map((word): FraudReason => form.words.get(word) ?? 'other'))];
  return { risk, isSynthetic, isOnWatchlist, reasons, ...(model === undefined ? {} : { model }), at: Math.min(at, now) };
}

/** `null` for what the endpoint does not check. */
function checked(answer: unknown, path: FieldPath | null): unknown {
  return path === null ? null : readField(answer, path);
}

function riskOf(answer: unknown, { risk, highestRisk }: ScreeningForm): unknown {
  const value = checked(answer, risk);
  return typeof value === 'number' ? value / highestRisk : value;
}

/** How a page names a call. */
import * as z from 'zod/mini';
import { limits } from '../limits.js';

/** An id of a call, task or conference. */
export const idText = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.idCharacters), z.regex(/^[\w.:-]+$/));

/** The names of a call; which of them are needed, {@link namesCall} checks. */
export const CallNameSchema = z.object({ callSid: z.optional(idText), taskSid: z.optional(idText), conferenceSid: z.optional(idText) });

interface CallName {
  readonly callSid?: string | undefined;
  readonly taskSid?: string | undefined;
}

/** One of `callSid` and `taskSid` is needed. */
export const namesCall = z.refine<CallName>(({ callSid, taskSid }) => (callSid ?? taskSid) !== undefined, { path: ['callSid'] });

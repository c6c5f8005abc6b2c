import * as z from 'zod/mini';

/** Where a variable is listed in the documentation, in this order. */
export const variableGroups = [
  'The server',
  'Agents',
  'Telephony',
  'Voice service',
  'Registrations',
  'Verification by the server',
  'Gate',
  'One-time codes',
  "Customers' records",
  'Fraud screen',
  'Voice agents',
  'Audit log',
  'Several instances',
  'Limits',
  'Development',
] as const;
export type VariableGroup = (typeof variableGroups)[number];

/** One environment variable. What is written here is what `callseal help config` and docs/configuration.md say. */
export interface Variable<T = unknown> {
  readonly group: VariableGroup;
  /** What it is, one or two sentences. */
  readonly about: string;
  /** When it must be given: `always`, or words such as `with CALLSEAL_AUDIO_URL`. Absent: never. */
  readonly needed?: string;
  /** What holds when it is not given, in words. */
  readonly otherwise?: string;
  /** A value that could stand there; never a working secret. */
  readonly example: string;
  /** Whether it may come from the file that `<name>_FILE` names, and is never shown. Default false. */
  readonly secret?: boolean;
  /** Reads the text. The message of an issue continues the variable's name: `must be …`; it never repeats the text. */
  readonly schema: z.ZodMiniType<T>;
}

/** Makes a schema of a function that returns `undefined`, or throws an error of ours, for text that it cannot read. */
export function textSchema<T>(read: (text: string) => T | undefined, mend: string): z.ZodMiniType<T> {
  return z.pipe(
    z.string(),
    z.transform((text, context) => {
      let message = mend;
      try {
        const value = read(text);
        if (value !== undefined) return value;
      } catch (error) {
        // the kit's own refusals say what to write instead and never repeat the text
        if (error instanceof Error && 'code' in error && error.code === 'CONFIG_INVALID') message = error.message.trim();
      }
      context.issues.push({ code: 'custom', message, input: undefined });
      return z.NEVER;
    }),
  );
}

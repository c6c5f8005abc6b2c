import type { TwilioFunctionContext } from './function-context.js';

/** Their values never differ within a service; locally, twilio-run warns whoever reads them. */
const unread: readonly string[] = ['SERVICE_SID', 'ENVIRONMENT_SID'];

/** The variables of a service that have a value. */
export function readContextVariables(context: TwilioFunctionContext): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const name of Object.keys(context)) {
    if (unread.includes(name)) continue;
    const value = context[name];
    if (typeof value === 'string' && value.trim() !== '') variables[name] = value;
  }
  return variables;
}

import { isCallSid } from './sids.js';

/** What a task's attributes say about its legs; only what looks like a call SID. */
export interface TaskLegs {
  /** The caller's leg; absent in tasks of calls that the contact centre made. */
  readonly customer?: string;
  readonly worker?: string;
}

/**
 * Reads the attributes of a Flex task: `conference.participants.customer`, else `call_sid`. They are JSON text that agents and workflows
 * may change at will, so anything is expected here, and what they say must be checked against the task's conference.
 */
export function readTaskLegs(attributes: unknown): TaskLegs {
  const root = fieldsOf(parse(attributes));
  const participants = fieldsOf(fieldsOf(root.conference).participants);
  const customer = sidOf(participants.customer) ?? sidOf(root.call_sid);
  const worker = sidOf(participants.worker);
  return { ...(customer === undefined ? {} : { customer }), ...(worker === undefined ? {} : { worker }) };
}

function parse(attributes: unknown): unknown {
  try {
    return typeof attributes === 'string' ? JSON.parse(attributes) : undefined;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function sidOf(value: unknown): string | undefined {
  return typeof value === 'string' && isCallSid(value) ? value : undefined;
}

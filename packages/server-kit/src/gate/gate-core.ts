import { ServerError } from '../errors/server-error.js';
import type { GateTrail } from '../audit/gate-trail.js';
import type { JsonObject } from '../json/json-value.js';
import type { Clock } from '../time/clock.js';
import type { GateCase, WantedAction } from './call-gate.js';
import type { GateAction, GateRules } from './call-gate-options.js';
import type { CallRecords } from './call-record.js';
import type { GatePseudonyms } from './gate-pseudonyms.js';
import type { Grants } from './grant-options.js';

/** What every part of the gate works with. */
export interface GateCore {
  readonly rules: GateRules;
  readonly records: CallRecords;
  readonly pseudonyms: GatePseudonyms;
  readonly grants: Grants;
  readonly trail: GateTrail;
  readonly clock: Clock;
}

/** An action that may be asked for, with parameters that it may have. */
export interface KnownAction {
  readonly action: string;
  readonly parameters: JsonObject;
  readonly rule: Required<GateAction>;
}

/** @throws ServerError `BODY_MALFORMED` for an action that is not set up, and for parameters that it does not take. */
export function requireAction({ rules }: GateCore, { action, parameters = {} }: WantedAction): KnownAction {
  const rule = rules.actions.get(action);
  if (rule === undefined) throw new ServerError('BODY_MALFORMED', { fields: ['action'] });
  if ((rule.parameters(parameters) as unknown) !== true) throw new ServerError('BODY_MALFORMED', { fields: ['parameters'] });
  return { action, parameters, rule };
}

/** Call and caller as signals, grants and decisions name them. */
export function scopeOf({ pseudonyms }: GateCore, { callId, caller }: GateCase): { readonly callId: string; readonly subject: string } {
  return { callId, subject: pseudonyms.subject(caller) };
}

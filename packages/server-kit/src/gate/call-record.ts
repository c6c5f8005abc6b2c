import type { CodeEntry, GateFraud } from '@callseal/protocol/gate-routes';
import { limits } from '@callseal/protocol/limits';
import type { CodeChannelName } from '../codes/channels/channel.js';
import { ServerError } from '../errors/server-error.js';
import type { SharedState } from '../state/shared-state.js';
import { updateRecord } from '../state/update-record.js';
import { createValueSeal } from '../state/value-seal.js';
import type { NumberedSignal } from './call-evidence.js';
import type { GateCase } from './call-gate.js';
import type { GatePseudonyms } from './gate-pseudonyms.js';

/** A grant that is out. */
export interface GivenGrant {
  /** Claim `family`. */
  readonly family: string;
  /** When it was decided about, and when it ends, in milliseconds since 1970. */
  readonly decided: number;
  readonly until: number;
}

/** How the code of an action was sent last. */
export interface SentCode {
  readonly action: string;
  readonly entry: CodeEntry;
  readonly channel?: CodeChannelName;
  readonly mask?: string;
}

/** All that is known of a caller on a call, in one value of the state, so that every decision about it is one step. */
export interface CallRecord {
  readonly signals: readonly NumberedSignal[];
  /** There was more evidence than can be looked at: nothing is decided on the rest of it any more. */
  readonly isFull?: true;
  readonly grants: readonly GivenGrant[];
  /** What the screens found, for the agent to read: decisions rest on the signals. */
  readonly fraud: GateFraud | null;
  readonly codes: readonly SentCode[];
}

/** What becomes of a record: left out, it stays as it is. */
export interface RecordChange<T> {
  readonly next?: CallRecord;
  readonly result: T;
}

/** Records of calls. Everything rejects with `STATE_FAILED` when the state cannot be reached, or holds what nobody of us wrote. */
export interface CallRecords {
  read(on: GateCase): Promise<CallRecord>;
  /** The same, to decide about it: rejects as well when evidence of the call is missing, since that might have been a hit. */
  readWhole(on: GateCase): Promise<CallRecord>;
  /** Changes a record in one step; of several at once none is lost. `change` may be asked more than once. */
  update<T>(on: GateCase, change: (record: CallRecord) => RecordChange<T>): Promise<T>;
}

const nothing: CallRecord = { signals: [], grants: [], fraud: null, codes: [] };
const lifetime = limits.evidenceSeconds * 1000;

/** Records over a shared state: under a keyed hash of call and caller, encrypted, since who could write evidence could let people in. */
export function createCallRecords(state: SharedState, subjectKey: Uint8Array, pseudonyms: GatePseudonyms): CallRecords {
  const seal = createValueSeal(subjectKey, 'gate-call');
  const nameOf = ({ callId, caller }: GateCase): string => seal.nameOf(`${pseudonyms.call(callId)} ${pseudonyms.subject(caller)}`);
  const open = (name: string, kept: string | null): CallRecord => {
    if (kept === null) return nothing;
    const text = seal.open(name, kept);
    // what cannot be read might have been a hit
    if (text === undefined) throw new ServerError('STATE_FAILED', { cause: new Error('A record of a call cannot be read.') });
    return JSON.parse(text) as CallRecord;
  };
  const read = async (on: GateCase): Promise<CallRecord> => {
    const name = nameOf(on);
    return open(name, await reach(state.get(name)));
  };
  return {
    read,
    async readWhole(on) {
      const record = await read(on);
      if (record.isFull === true) throw new ServerError('STATE_FAILED', { cause: new Error('Evidence of a call is missing.') });
      return record;
    },
    update(on, change) {
      const name = nameOf(on);
      const write = updateRecord(state, name, lifetime, (kept) => {
        const { next, result } = change(open(name, kept));
        return next === undefined ? { result } : { next: seal.seal(name, JSON.stringify(next)), result };
      });
      return reach(write);
    },
  };
}

async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServerError) throw error;
    throw new ServerError('STATE_FAILED', { cause: error });
  }
}

import type { EvidenceUse } from '@callseal/protocol/gate';
import type { CodeEntry, GateState } from '@callseal/protocol/gate-routes';
import type { CodeAccepted, CodeSent, CodeUse, OneTimeCodes } from '../codes/one-time-codes.js';
import { ServerError } from '../errors/server-error.js';
import { hashParameters } from '../json/hash-parameters.js';
import type { CallGate, GateCase, WantedAction } from './call-gate.js';
import type { SentCode } from './call-record.js';
import { type GateCore, requireAction } from './gate-core.js';
import type { KeypadEntries } from './keypad-entries.js';
import { noteEvidence } from './note-evidence.js';

/** The name of codes as a source of evidence. */
const source = 'one-time-codes';

/** Codes of one gate, and the ways by which callers enter them. */
export interface CallCodes {
  readonly codes: OneTimeCodes;
  readonly keypad: KeypadEntries | undefined;
  readonly hasLinks: boolean;
}

/** `CallGate.sendCode` */
export async function sendCode(
  core: GateCore,
  { codes, keypad, hasLinks }: CallCodes,
  on: GateCase,
  { channel, entry = 'agent', ...wanted }: Parameters<CallGate['sendCode']>[1],
): Promise<CodeSent> {
  const { action, parameters } = requireAction(core, wanted);
  if ((entry === 'keypad' && keypad === undefined) || (entry === 'link' && !hasLinks)) throw new ServerError('FACTOR_UNAVAILABLE');
  const use = useOf(on, action, parameters);
  let sent: CodeSent;
  try {
    sent = await codes.send({ ...use, ...(channel === undefined ? {} : { channel }), withLink: entry === 'link' });
  } catch (error) {
    await noteUnsent(core, on, action, error);
    throw error;
  }
  try {
    const { shown, expiresAt, sendsLeft } = sent;
    await core.trail.codeSent(on, { action, outcome: 'sent', sendsLeft, ...(shown === undefined ? {} : { channel: shown.channel }) });
    await keep(core, on, { action, entry, ...shown });
    await (entry === 'keypad' ? keypad?.arm(use, expiresAt) : keypad?.disarm(on.callId));
  } catch (error) {
    // it may have arrived, and must be worth nothing
    await codes.cancel(use);
    throw error;
  }
  return sent;
}

/** Checks a code, however it was entered, and notes what came of it. */
export async function checkCode(core: GateCore, use: CodeUse, entry: CodeEntry, check: () => Promise<CodeAccepted>): Promise<void> {
  const { subject: caller, callId, action, parameters = {} } = use;
  const on = { callId, caller };
  const binds = { action, parametersHash: hashParameters(parameters) };
  let accepted: CodeAccepted;
  try {
    accepted = await check();
  } catch (error) {
    if (error instanceof ServerError && (error.code === 'CODE_WRONG_OR_EXPIRED' || error.code === 'CODES_LIMITED')) {
      // who is not heard has said nothing; what speaks against the caller counts before anything can fail
      if (error.code === 'CODE_WRONG_OR_EXPIRED') {
        await noteEvidence(core, on, [{ kind: 'one-time-code', outcome: 'failed', source, binds, mayProve: ['risk'] }]);
      }
      await core.trail.codeChecked(on, { entry, code: error.code });
    }
    throw error;
  }
  await core.trail.codeChecked(on, { entry });
  await noteEvidence(core, on, [{ kind: 'one-time-code', outcome: 'passed', source, binds, mayProve: provenBy(accepted) }]);
}

/** `CallGate.checkCode` */
export function checkAgentsCode(
  core: GateCore,
  codes: OneTimeCodes,
  on: GateCase,
  wanted: Parameters<CallGate['checkCode']>[1],
): Promise<void> {
  const { action, parameters } = requireAction(core, wanted);
  const use = useOf(on, action, parameters);
  return checkCode(core, use, 'agent', () => codes.check({ ...use, code: wanted.code }));
}

/** `CallGate.enterCode` */
export async function checkLinkedCode(core: GateCore, codes: OneTimeCodes, entry: Parameters<CallGate['enterCode']>[0]): Promise<void> {
  const use = await codes.resolveLink(entry.token);
  if (use === undefined) throw new ServerError('CODE_WRONG_OR_EXPIRED');
  return checkCode(core, use, 'link', () => codes.redeem(entry));
}

/** `CallGate.cancelCode` */
export async function cancelCode(core: GateCore, { codes, keypad }: CallCodes, on: GateCase, wanted: WantedAction): Promise<void> {
  const { action, parameters } = requireAction(core, wanted);
  await codes.cancel(useOf(on, action, parameters));
  await keypad?.disarm(on.callId);
}

/** The code of an action that is out, as an agent sees it. */
export async function findCode(codes: OneTimeCodes, on: GateCase, action: string, sent: readonly SentCode[]): Promise<GateState['code']> {
  const found = await codes.find(useOf(on, action));
  if (found === null) return null;
  const { entry = 'agent', channel, mask } = sent.find((one) => one.action === action) ?? {};
  return { entry, ...found, ...(channel === undefined ? {} : { channel }), ...(mask === undefined ? {} : { mask }) };
}

function useOf({ callId, caller }: GateCase, action: string, parameters: CodeUse['parameters'] = {}): CodeUse {
  return { callId, subject: caller, action, parameters };
}

/** Read aloud on the number that calls, it shows no more than who answers there: perhaps the same call. */
function provenBy({ channel, isOwnNumber }: CodeAccepted): EvidenceUse[] & ('possession' | 'identification' | 'risk')[] {
  return channel === 'call' && isOwnNumber ? ['identification', 'risk'] : ['possession', 'identification', 'risk'];
}

function keep({ records }: GateCore, on: GateCase, sent: SentCode): Promise<void> {
  return records.update(on, (record) => {
    const others = record.codes.filter(({ action }) => action !== sent.action);
    return { next: { ...record, codes: [...others, sent] }, result: undefined };
  });
}

/** What did not go out is written down as well, where it was refused or tried. */
async function noteUnsent({ trail }: GateCore, on: GateCase, action: string, error: unknown): Promise<void> {
  if (!(error instanceof ServerError) || error.code === 'STATE_FAILED') return;
  const outcome = error.code === 'CODES_LIMITED' ? 'throttled' : 'failed';
  await trail.codeSent(on, { action, outcome, sendsLeft: 0 });
}

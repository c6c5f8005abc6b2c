import { ServerError } from '../errors/server-error.js';
import type { CallGate } from '../gate/call-gate.js';
import type { CodeUse, OneTimeCodes } from '../codes/one-time-codes.js';
import type { CodesWorld } from './codes-world.js';

/** Codes as they are reached through a gate: some told to the agent, some keyed, some typed on the page of a link. */
export type GateCodes = Pick<OneTimeCodes, 'send' | 'check' | 'cancel'>;

/**
 * Plays codes through a gate, by an entry that depends on call and action. What is entered where no code waits is counted for nobody, which
 * a wrong code by keys or link may or may not be: its outcome is another word, and nothing is said about how many of those there are.
 */
export function createGateCodes(gate: CallGate, { arrived }: Pick<CodesWorld, 'arrived'>): GateCodes {
  const entryOf = ({ callId, action }: CodeUse) => (action === 'close' ? 'agent' : callId === 'CA1' ? 'keypad' : 'link');
  const about = ({ callId, subject }: Pick<CodeUse, 'callId' | 'subject'>) => ({ callId, caller: subject });
  return {
    async send({ channel, action, parameters = {}, ...use }) {
      // a call carries no link
      const entry = channel === 'call' ? 'agent' : entryOf({ ...use, action });
      return gate.sendCode(about(use), { action, parameters, entry, ...(channel === undefined ? {} : { channel }) });
    },
    async check({ code, ...use }) {
      const { action, parameters = {} } = use;
      const token = arrived.findLast((one) => one.parameters.tag === parameters.tag)?.link?.split('#')[1];
      const entry = entryOf(use);
      if (entry === 'agent' || (entry === 'link' && token === undefined)) {
        await gate.checkCode(about(use), { action, parameters, code });
      } else {
        const entered = entry === 'keypad' ? gate.keyCode({ callId: use.callId, code }) : gate.enterCode({ token: token ?? '', code });
        await entered.catch((error: unknown) => {
          const isWrong = error instanceof ServerError && error.code === 'CODE_WRONG_OR_EXPIRED';
          throw isWrong ? Object.assign(new Error('wrong, or nothing waits'), { code: 'NOT_COUNTED' }) : error;
        });
      }
      return { ...use, channel: 'sms', isOwnNumber: false, sentAt: 0, acceptedAt: 0 };
    },
    cancel: async ({ action, ...use }) => gate.cancelCode(about(use), { action }),
  };
}

import {
  type CallerAudio,
  createLiveAudio,
  createSampleAudio,
  createSilentAudio,
  type LiveAudio,
  type SampleCaller,
  type SimulatedCall,
  type Simulator,
  sampleCallers,
} from '@callseal/simulator';
import type { QueueEntry, TakenCall } from '../contract.js';
import { knownAnswers } from './bank/questions.js';
import type { DeskAgent } from './agents.js';

interface DeskCall {
  readonly agent: DeskAgent;
  readonly call: SimulatedCall;
  readonly entry: QueueEntry;
  readonly audio: CallerAudio;
  readonly live: LiveAudio | null;
}

/** Who waits, who talks to whom, and with which words. */
export interface Switchboard {
  readonly queue: readonly QueueEntry[];
  /** @throws Error with a sentence for the agent when there is no such caller. */
  take(agent: DeskAgent, callerId: string): TakenCall;
  /** Lets somebody else answer, who gives the call to this agent with {@link handOver}. @throws like `take`. */
  divert(agent: DeskAgent, callerId: string): TakenCall;
  handOver(callSid: string): void;
  hangUp(agent: DeskAgent, callSid: string): void;
  /** Who is on the line of an agent's live call, by their number. */
  callerOf(agent: DeskAgent, callSid: string): string | undefined;
  /** Agents who speak with somebody who has this number, each with the call. */
  callsFrom(number: string): readonly { readonly agent: DeskAgent; readonly callSid: string }[];
  agentOf(callSid: string): DeskAgent | undefined;
  /** What the caller says at this moment, for every call. */
  captions(): readonly { readonly agent: DeskAgent; readonly callSid: string; readonly text: string | null }[];
  /** Where a page's microphone goes. */
  microphone(agent: DeskAgent, callSid: string): LiveAudio | undefined;
}

const microphoneEntry: QueueEntry = {
  id: 'microphone',
  name: 'You',
  number: '+12025550199',
  note: 'Your own microphone as the caller. The voice stays on this machine.',
  kind: 'microphone',
  holdsTelephone: true,
  knows: [],
};

/** They call from Alan's number by forging it; his telephone is with him. */
const impostors: readonly string[] = ['victor', 'recording'];

/** Where the desk plays something else than the caller's own calls. */
const notes: Readonly<Record<string, string>> = { recording: 'What Alan said in his last call, played back from a recording.' };

/** Callers call again and again, each time with the next of their conversations. */
export function createSwitchboard(simulator: Simulator): Switchboard {
  const calls = new Map<string, DeskCall>();
  const callsSoFar = new Map<string, number>();
  const queue: readonly QueueEntry[] = [
    ...sampleCallers.map(
      ({ id, name, number, note }): QueueEntry => ({
        id,
        name,
        number,
        note: notes[id] ?? note,
        kind: 'sample',
        holdsTelephone: !impostors.includes(id),
        knows: knownAnswers(id),
      }),
    ),
    microphoneEntry,
  ];

  /** The recording plays whatever the person it was made of said last, as somebody who listened to that call would. */
  const conversationOf = (caller: SampleCaller): SampleCaller['calls'][number] | undefined => {
    const speaker = caller.id === 'recording' ? (sampleCallers.find(({ id }) => id === 'alan') ?? caller) : caller;
    const count = callsSoFar.get(speaker.id) ?? 0;
    if (speaker === caller) callsSoFar.set(caller.id, count + 1);
    const index = speaker === caller ? count : Math.max(0, count - 1);
    return speaker.calls[index % Math.max(1, speaker.calls.length)];
  };

  const audioOf = (caller: SampleCaller | undefined): { audio: CallerAudio; live: LiveAudio | null } => {
    if (caller === undefined) {
      const audio = createLiveAudio();
      return { audio, live: audio };
    }
    const conversation = conversationOf(caller);
    if (conversation === undefined) return { audio: createSilentAudio(), live: null };
    return { audio: createSampleAudio({ ...caller, calls: [conversation] }, conversation.id, { then: 'silence' }), live: null };
  };

  const onCall = (agentId: string, callSid: string): DeskCall | undefined => {
    const found = calls.get(callSid);
    return found?.agent.id === agentId ? found : undefined;
  };
  const isLive = (found: DeskCall | undefined): found is DeskCall => found?.call.status === 'in-progress';

  const place = (agent: DeskAgent, callerId: string, status: 'ringing' | 'in-progress'): TakenCall => {
    const entry = queue.find(({ id }) => id === callerId);
    if (entry === undefined) throw new Error('There is no such caller in the queue. Reload the page.');
    const source = audioOf(sampleCallers.find(({ id }) => id === callerId));
    const call = simulator.placeCall({ from: entry.number, audio: source.audio, status });
    calls.set(call.callSid, { agent, call, entry, ...source });
    const { callSid, conferenceSid, taskSid } = call;
    return { callSid, conferenceSid, taskSid, callerId: entry.id, name: entry.name, number: entry.number };
  };
  const accept = (callSid: string): void => {
    const found = calls.get(callSid);
    found?.call.task.accept(found.agent.workerSid);
  };

  return {
    queue,
    take(agent, callerId) {
      const taken = place(agent, callerId, 'ringing');
      accept(taken.callSid);
      return taken;
    },
    divert: (agent, callerId) => place(agent, callerId, 'in-progress'),
    handOver: accept,
    hangUp(agent, callSid) {
      const found = onCall(agent.id, callSid);
      found?.live?.end();
      found?.call.hangUp();
      // wrap-up takes no time here
      found?.call.task.complete();
    },
    callerOf(agent, callSid) {
      const found = onCall(agent.id, callSid);
      return isLive(found) ? found.entry.number : undefined;
    },
    callsFrom: (number) =>
      [...calls.values()]
        .filter((found) => isLive(found) && found.entry.number === number)
        .map(({ agent, call }) => ({ agent, callSid: call.callSid })),
    agentOf: (callSid) => calls.get(callSid)?.agent,
    captions: () =>
      [...calls.values()]
        .filter(isLive)
        .map(({ agent, call, audio }) => ({ agent, callSid: call.callSid, text: audio.caption?.() ?? null })),
    microphone: (agent, callSid) => onCall(agent.id, callSid)?.live ?? undefined,
  };
}

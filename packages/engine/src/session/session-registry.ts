import type { VoiceSession } from './voice-session.js';

/** The sessions under way, one per call. */
export interface SessionRegistry {
  get(callId: string): VoiceSession | undefined;
  /** Whether this call, or the whole process, can take another session. */
  admits(callId: string): 'yes' | 'call-busy' | 'engine-busy';
  add(session: VoiceSession): void;
  remove(session: VoiceSession): void;
  tick(now: number): void;
  leaveAll(): void;
  readonly size: number;
}

/** `maximum` sessions per process. */
export function createSessionRegistry(maximum: number): SessionRegistry {
  const byCall = new Map<string, VoiceSession>();
  return {
    get: (callId) => byCall.get(callId),
    admits: (callId) => {
      if (byCall.has(callId)) return 'call-busy';
      return byCall.size < maximum ? 'yes' : 'engine-busy';
    },
    add: (session) => {
      byCall.set(session.request.callId, session);
    },
    remove: (session) => {
      if (byCall.get(session.request.callId) === session) byCall.delete(session.request.callId);
    },
    tick: (now) => {
      for (const session of byCall.values()) session.tick(now);
    },
    leaveAll: () => {
      for (const session of byCall.values()) session.leave('engine-closed');
    },
    get size() {
      return byCall.size;
    },
  };
}

import type { DeskEvent, DeskWelcome, TakenCall } from '../contract.js';

/** Talks to the desk's own server. */
export interface DeskClient {
  readonly welcome: DeskWelcome;
  takeCall(callerId: string): Promise<TakenCall>;
  hangUp(callSid: string): Promise<void>;
  /** Calls `listener` for every event until the page closes; reconnects by itself. */
  listen(listener: (event: DeskEvent) => void): void;
}

async function ask<Answer>(path: string, token: string | null, body?: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body ?? {}),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(typeof answer === 'object' && answer !== null && 'message' in answer ? String(answer.message) : path);
  return answer as Answer;
}

/** Reads server-sent events by fetch, because an EventSource cannot send the agent's token in a header. */
async function readEvents(token: string, listener: (event: DeskEvent) => void): Promise<void> {
  const response = await fetch('/desk/events', { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok || response.body === null) throw new Error('The event stream was refused.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      if (data !== undefined) listener(JSON.parse(data.slice(5)) as DeskEvent);
    }
  }
}

/** Opens the desk as a new agent. */
export async function openDesk(onLost: (lost: boolean) => void): Promise<DeskClient> {
  const welcome = await ask<DeskWelcome>('/desk/agents', null);
  const follow = async (listener: (event: DeskEvent) => void): Promise<void> => {
    for (;;) {
      try {
        onLost(false);
        await readEvents(welcome.token, listener);
      } catch {
        // the next round tries again
      }
      onLost(true);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  };
  return {
    welcome,
    takeCall: (callerId) => ask<TakenCall>('/desk/calls/take', welcome.token, { callerId }),
    hangUp: async (callSid) => {
      await ask('/desk/calls/hang-up', welcome.token, { callSid });
    },
    listen: (listener) => void follow(listener),
  };
}

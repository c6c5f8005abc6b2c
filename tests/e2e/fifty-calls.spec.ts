import { createWavAudio, sampleCallers } from '@callseal/simulator';
import { expect, test } from './support/desk-page.js';
import { createStack, reached, type Stack } from './support/stack.js';

const calls = 50;
const number = (index: number): string => `+1202555${String(1000 + index)}`;

/** The files of one conversation of a sample caller. */
function conversation(id: string, call: number): string[] {
  const files = sampleCallers.find((caller) => caller.id === id)?.calls[call]?.sentences.map(({ path }) => path);
  if (files === undefined) throw new Error(`no conversation ${call} of ${id}`);
  return files;
}

const people = ['alan', 'sofia', 'robert'] as const;
const personOf = (index: number): string => people[index % people.length] ?? 'alan';
/** Every second caller of the second wave is somebody else, from the first one's number. */
const impostorOf = (index: number): string | null => (index % 2 === 0 ? null : (people[(index + 1) % people.length] ?? null));

async function wave(stack: Stack, action: 'register' | 'verify', speaker: (index: number) => string[]): Promise<string[]> {
  const sessions = Array.from({ length: calls }, (_, index) => {
    const call = stack.simulator.placeCall({ from: number(index), audio: createWavAudio(speaker(index)), status: 'in-progress' });
    return { call, session: stack.openSession(call) };
  });
  const ends = sessions.map(async ({ call, session }) => {
    await reached(session, ({ registration }) => registration !== 'unknown');
    session.dispatch({ type: action });
    const { phase } = await reached(session, (state) =>
      ['verified', 'not-matched', 'spoof', 'inconclusive', 'unavailable'].includes(state.phase),
    );
    call.hangUp();
    session.dispose();
    return phase;
  });
  return Promise.all(ends);
}

test(`${calls} calls at once on one engine all end with the right verdict`, async ({ storage }) => {
  test.setTimeout(180_000);
  const stack = await createStack(storage);
  try {
    // registered, and each tested by itself
    const registered = await wave(stack, 'register', (index) => conversation(personOf(index), 0));
    expect(registered).toEqual(Array.from({ length: calls }, () => 'verified'));

    const verified = await wave(stack, 'verify', (index) => conversation(impostorOf(index) ?? personOf(index), 1));
    expect(verified).toEqual(Array.from({ length: calls }, (_, index) => (impostorOf(index) === null ? 'verified' : 'not-matched')));

    await expect
      .poll(() => stack.simulator.calls().flatMap(({ streams }) => streams.filter(({ status }) => status === 'in-progress')))
      .toEqual([]);
    await expect.poll(() => stack.engine.stats()).toMatchObject({ sessions: 0, streams: 0 });
  } finally {
    await stack.close();
  }
});

import { fileURLToPath } from 'node:url';
import type { SampleCall, SampleCaller } from './sample-caller.js';
import { sentences } from './sentences.js';

const voicesFolder = new URL('../../voices/', import.meta.url);

/** Where a sentence of a sample call lies: `voices/<call>-<number>.wav`, counted from 1. */
const sentencePath = (call: string, index: number): string => fileURLToPath(new URL(`${call}-${index + 1}.wav`, voicesFolder));

const callsOf = (person: keyof typeof sentences): readonly SampleCall[] =>
  Object.entries<readonly string[]>(sentences[person]).map(([id, texts]) => ({
    id,
    sentences: texts.map((text, index) => ({ path: sentencePath(id, index), text })),
  }));

const alan = callsOf('alan');
const sofia = callsOf('sofia');
/** No line is digitally silent between the words: a good one has noise about 40 dB below the voice. */
const goodLine = { noiseDb: 40 } as const;
const alanNumber = '+12025550101';
const sofiaNumber = '+12025550102';

/** The callers of the demo: three to register, an impostor, a recording, a silent caller and a noisy line. */
export const sampleCallers: readonly SampleCaller[] = [
  {
    id: 'alan',
    name: 'Alan',
    number: alanNumber,
    voice: 'awb',
    note: 'To be registered. Call again: other words, same voice.',
    description: 'Synthetic male voice with a Scottish accent, good line.',
    synthetic: true,
    ...goodLine,
    calls: alan,
  },
  {
    id: 'sofia',
    name: 'Sofia',
    number: sofiaNumber,
    voice: 'slt',
    note: 'To be registered. Call again: other words, same voice.',
    description: 'Synthetic female voice with an American accent, good line.',
    synthetic: true,
    ...goodLine,
    calls: sofia,
  },
  {
    id: 'robert',
    name: 'Robert',
    number: '+12025550103',
    voice: 'rms',
    note: 'To be registered. Call again: other words, same voice.',
    description: 'Synthetic male voice with an American accent, good line.',
    synthetic: true,
    ...goodLine,
    calls: callsOf('robert'),
  },
  {
    id: 'victor',
    name: 'Victor',
    number: alanNumber,
    voice: 'kal16',
    note: "Impostor: another voice from Alan's number.",
    description: 'Synthetic male voice with an American accent, good line.',
    synthetic: true,
    ...goodLine,
    calls: callsOf('victor'),
  },
  {
    id: 'recording',
    name: 'Recording of Alan',
    number: alanNumber,
    voice: 'awb',
    note: "Alan's first call, played back from a recording.",
    description: "The same files as Alan's first call through a replay chain: quieter, narrower, with a little noise.",
    synthetic: true,
    // a loudspeaker and a second telephone line
    gainDb: -4,
    noiseDb: 28,
    bandHz: [350, 3200],
    calls: alan.slice(0, 1).map((call) => ({ ...call, id: 'recording-1' })),
  },
  {
    id: 'silent',
    name: 'Silent caller',
    number: '+12025550104',
    voice: 'none',
    note: 'Says nothing.',
    description: 'Digital silence: the line is open and nobody speaks.',
    synthetic: true,
    calls: [{ id: 'silent-1', sentences: [] }],
  },
  {
    id: 'noisy-line',
    name: 'Sofia, noisy line',
    number: sofiaNumber,
    voice: 'slt',
    note: "Sofia's voice at 5 dB above the noise.",
    description: "Sofia's second call with white noise in the telephone band, 5 dB below her voice.",
    synthetic: true,
    // at 5 dB a service must say that it cannot tell
    noiseDb: 5,
    calls: sofia.slice(1, 2).map((call) => ({ ...call, id: 'noisy-line-1' })),
  },
];

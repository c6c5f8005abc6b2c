// CPU milliseconds per second of audio: the front end alone, and the whole way of a media message (unmasked bytes to speech).
import { MediaScanner } from '../dist/audio/media-scanner.js';
import { createVoiceMethod } from '../dist/index.js';
import { parseMediaStreamMessage } from '@callseal/protocol/media-streams';
import { round } from './support/load.mjs';
import { longSpeech, people } from './support/speech.mjs';

const SECONDS = 60;
const ROUNDS = 10;
const voice = createVoiceMethod();
const audio = longSpeech(people[0], SECONDS);
const pieces = Array.from({ length: SECONDS * 50 }, (_, index) => audio.subarray(index * 160, (index + 1) * 160));
const messages = pieces.map((piece, index) =>
  Buffer.from(
    JSON.stringify({
      event: 'media',
      sequenceNumber: String(index + 2),
      media: { track: 'inbound', chunk: String(index + 1), timestamp: String(index * 20), payload: piece.toString('base64') },
      streamSid: `MZ${'1'.repeat(32)}`,
    }),
  ),
);

/** Best of several rounds, in CPU milliseconds per second of audio; the first rounds warm the compiler. */
function measure(task) {
  let best = Infinity;
  for (let index = 0; index < ROUNDS; index++) {
    const before = process.cpuUsage();
    task();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / SECONDS);
  }
  return best;
}

const scanner = new MediaScanner(65_536);
const frontEnd = measure(() => {
  const analyser = voice.createAnalyser();
  for (const piece of pieces) analyser.push(piece);
});
const scanned = measure(() => {
  for (const message of messages) if (!scanner.scan(message, 0, message.length)) throw new Error('not scanned');
});
const parsed = measure(() => {
  for (const message of messages) Buffer.from(parseMediaStreamMessage(message.toString()).media.payload, 'base64');
});
const whole = measure(() => {
  const analyser = voice.createAnalyser();
  for (const message of messages) if (scanner.scan(message, 0, message.length)) analyser.push(scanner.audio);
});
console.log(
  JSON.stringify(
    {
      benchmark: 'cpu',
      node: process.version,
      frontEndMsPerSecond: round(frontEnd, 4),
      messageMicroseconds: { fusedScanner: round((scanned * 1000) / 50, 3), parser: round((parsed * 1000) / 50, 3) },
      wholeMsPerSecond: round(whole, 4),
    },
    null,
    2,
  ),
);

import { writeFileSync } from 'node:fs';
import { readWav, sampleCallers } from '@callseal/simulator';

/** 16-bit PCM, mono, as the WAV file Chromium's fake microphone plays. */
function wavFile(samples: Int16Array, rate: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}

/** Everything a sample caller ever says, one sentence after the other: nearly a minute that does not repeat itself. */
export function writeConversation(path: string, callerId: string): void {
  const sentences = sampleCallers.find(({ id }) => id === callerId)?.calls.flatMap((call) => call.sentences) ?? [];
  const pause = new Int16Array(3200);
  const parts = sentences.flatMap((sentence) => [readWav(sentence.path).samples, pause]);
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  writeFileSync(path, wavFile(samples, 8000));
}

// Ways to play a recorded call back into a line.
import { biquad, telephone, toLinear } from './telephone-channel.mjs';
import { random } from './voices/random.mjs';

/** Linear interpolation is enough below 3.4 kHz at 8 kHz for changes of a few per cent. */
function changeSpeed(samples, factor) {
  const length = Math.floor((samples.length - 1) / factor);
  return Float64Array.from({ length }, (_, n) => {
    const at = n * factor;
    const whole = Math.floor(at);
    return samples[whole] + (at - whole) * (samples[whole + 1] - samples[whole]);
  });
}

/** A small loudspeaker (500 Hz to 3 kHz) in a room with 0.25 s of reverberation. */
function loudspeaker(samples, seed) {
  let speaker = biquad(biquad(samples, 'high', 500, 0.7071), 'low', 3000, 0.7071);
  speaker = speaker.map((x) => Math.tanh(2 * x) / 2);
  const uniform = random(`room${seed}`);
  const taps = Array.from({ length: 40 }, () => {
    const delay = 24 + Math.floor(uniform() ** 2 * 2000);
    return [delay, (uniform() - 0.5) * 0.6 * 10 ** ((-3 * delay) / 2000)];
  });
  return speaker.map((x, n) => taps.reduce((sum, [delay, gain]) => (n >= delay ? sum + gain * speaker[n - delay] : sum), x));
}

/** A later start, as every second call has. */
const late = (samples, milliseconds) => {
  const out = new Float64Array(samples.length + 8 * milliseconds);
  out.set(samples, 8 * milliseconds);
  return out;
};

/** Name of an attack → µ-law of the replayed call, from the µ-law that was recorded. */
export const REPLAY_ATTACKS = {
  'through the codec again, other start': (mulaw, seed) => telephone(late(toLinear(mulaw), 137), { gainDb: 0, seed }),
  'with 20 dB noise': (mulaw, seed) => telephone(late(toLinear(mulaw), 53), { snrDb: 20, gainDb: 0, seed }),
  'with 10 dB noise': (mulaw, seed) => telephone(late(toLinear(mulaw), 91), { snrDb: 10, gainDb: 0, seed }),
  '10 dB quieter': (mulaw, seed) => telephone(late(toLinear(mulaw), 77), { gainDb: -10, seed }),
  'speed 0.97': (mulaw, seed) => telephone(late(changeSpeed(toLinear(mulaw), 0.97), 31), { gainDb: 0, seed }),
  'speed 0.985': (mulaw, seed) => telephone(late(changeSpeed(toLinear(mulaw), 0.985), 31), { gainDb: 0, seed }),
  'speed 1.015': (mulaw, seed) => telephone(late(changeSpeed(toLinear(mulaw), 1.015), 31), { gainDb: 0, seed }),
  'speed 1.03': (mulaw, seed) => telephone(late(changeSpeed(toLinear(mulaw), 1.03), 31), { gainDb: 0, seed }),
  'two lines in a row': (mulaw, seed) =>
    telephone(toLinear(telephone(late(toLinear(mulaw), 43), { gainDb: -3, seed })), { gainDb: 2, seed }),
  'loudspeaker in a room, 30 dB noise': (mulaw, seed) =>
    telephone(late(loudspeaker(toLinear(mulaw), seed), 119), { snrDb: 30, gainDb: 0, seed }),
  'loudspeaker in a room, speed 1.01, 20 dB noise': (mulaw, seed) =>
    telephone(late(loudspeaker(changeSpeed(toLinear(mulaw), 1.01), seed), 119), { snrDb: 20, gainDb: 0, seed }),
  'first 1.2 s cut off': (mulaw, seed) => telephone(toLinear(mulaw).subarray(9600), { gainDb: 0, seed }),
};

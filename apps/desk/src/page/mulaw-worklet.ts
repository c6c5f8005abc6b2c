/** Audio worklet: the microphone at the machine's rate → 8 kHz µ-law in frames of 160 bytes (20 ms). */

// the worklet scope is not in TypeScript's DOM library
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof MulawProcessor): void;

const bias = 0x84;
const clip = 32_635;

/** G.711 µ-law of one 16-bit sample. */
function encode(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = 31 - Math.clz32(magnitude >> 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

/** Windowed-sinc low-pass below 3.4 kHz, so that nothing folds down when the rate is lowered. */
function lowPass(rate: number): Float32Array {
  const half = Math.round(rate / 1000);
  const taps = new Float32Array(2 * half + 1);
  const cutoff = 3500 / rate;
  let sum = 0;
  for (let i = -half; i <= half; i += 1) {
    const sinc = i === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * i) / (Math.PI * i);
    const window = 0.54 + 0.46 * Math.cos((Math.PI * i) / half);
    taps[i + half] = sinc * window;
    sum += sinc * window;
  }
  return taps.map((tap) => tap / sum);
}

class MulawProcessor extends AudioWorkletProcessor {
  readonly #taps = lowPass(sampleRate);
  readonly #history = new Float32Array(this.#taps.length);
  readonly #step = sampleRate / 8000;
  #at = 0;
  #until = 0;
  #frame = new Uint8Array(160);
  #filled = 0;

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const input = inputs[0]?.[0];
    if (input === undefined) return true;
    for (const sample of input) {
      this.#history[this.#at] = sample;
      this.#at = (this.#at + 1) % this.#history.length;
      this.#until -= 1;
      if (this.#until > 0) continue;
      this.#until += this.#step;
      this.#push(this.#filtered());
    }
    return true;
  }

  #filtered(): number {
    const length = this.#history.length;
    let sum = 0;
    for (let i = 0; i < length; i += 1) sum += (this.#taps[i] ?? 0) * (this.#history[(this.#at + i) % length] ?? 0);
    return sum;
  }

  #push(value: number): void {
    this.#frame[this.#filled] = encode(Math.round(Math.max(-1, Math.min(1, value)) * 32_767));
    this.#filled += 1;
    if (this.#filled < this.#frame.length) return;
    this.port.postMessage(this.#frame.buffer, [this.#frame.buffer]);
    this.#frame = new Uint8Array(160);
    this.#filled = 0;
  }
}

registerProcessor('callseal-mulaw', MulawProcessor);

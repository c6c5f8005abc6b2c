/** G.711 µ-law, the encoding of telephone audio (ITU-T G.711). Both directions by table. */

const bias = 0x84;
const clip = 32_635;

/** One 16-bit linear sample to one µ-law byte, by the segments of G.711. */
function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeByte(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + bias) << ((code >> 4) & 0x07)) - bias;
  return (code & 0x80) === 0 ? magnitude : -magnitude;
}

const decoded = Int16Array.from({ length: 256 }, (_, byte) => decodeByte(byte));
const encoded = Uint8Array.from({ length: 65_536 }, (_, index) => encodeSample(index - 32_768));

/** The µ-law byte of digital silence. */
export const mulawSilence = 0xff;

/** 16-bit linear samples to µ-law bytes, one each. Values outside 16 bits must be clamped before. */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let at = 0; at < samples.length; at++) bytes[at] = encoded[(samples[at] ?? 0) + 32_768] ?? mulawSilence;
  return bytes;
}

/** µ-law bytes to 16-bit linear samples, one each. */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) samples[at] = decoded[bytes[at] ?? mulawSilence] ?? 0;
  return samples;
}

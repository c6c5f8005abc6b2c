// Seeded random numbers: the same name gives the same numbers (mulberry32 over an FNV-1a hash).

/** A generator of uniform numbers, 0 to 1. */
export function random(name) {
  let state = 2166136261;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const between = (uniform, from, to) => from + (to - from) * uniform();

/** A copy in random order. */
export function shuffled(list, uniform) {
  const out = [...list];
  for (let at = out.length - 1; at > 0; at--) {
    const other = Math.floor(uniform() * (at + 1));
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}

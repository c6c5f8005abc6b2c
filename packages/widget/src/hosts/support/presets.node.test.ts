import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

type Rgb = readonly [number, number, number];
type Scheme = 'light' | 'dark';

const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
/** `color-mix(in srgb, first share%, second)`. */
const mix = (first: Rgb, share: number, second: Rgb): Rgb =>
  first.map((value, index) => value * share + (second[index] ?? 0) * (1 - share)) as unknown as Rgb;
/** Relative luminance and contrast ratio of WCAG 2.2. */
const luminance = (colour: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ratio = (one: Rgb, other: Rgb): number => {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
};

const names = ['surface', 'text', 'muted', 'border', 'accent', 'on-accent', 'positive', 'negative', 'caution'] as const;
function colours(css: string, scheme: Scheme): Record<(typeof names)[number], Rgb> {
  const entries = names.map((name) => {
    const found = new RegExp(`--callseal-color-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(css);
    assert.ok(found, `${name} is set for light and dark`);
    return [name, parse(found[scheme === 'light' ? 1 : 2] ?? '')] as const;
  });
  return Object.fromEntries(entries) as Record<(typeof names)[number], Rgb>;
}

for (const preset of ['flex', 'genesys', 'connect'])
  for (const scheme of ['light', 'dark'] as const)
    describe(`the preset ${preset}, ${scheme}`, () => {
      const css = readFileSync(new URL(`../../../presets/${preset}.css`, import.meta.url), 'utf8');
      const { surface, text, muted, border, accent, 'on-accent': onAccent, positive, negative, caution } = colours(css, scheme);
      const texts: Record<string, readonly [Rgb, Rgb]> = {
        text: [text, surface],
        'a hovered button': [text, mix(text, 0.06, surface)],
        'secondary text': [muted, surface],
        'the primary button': [onAccent, accent],
        'the hovered primary button': [onAccent, mix(accent, 0.88, text)],
        'the danger button': [negative, surface],
        'the hovered danger button': [negative, mix(negative, 0.09, surface)],
        'the sign of simulation': [caution, surface],
      };
      const tones = { muted, accent, positive, negative, caution };
      const signs: Record<string, readonly [Rgb, Rgb]> = {
        'the focus ring and the bar': [accent, surface],
        'the bar in its trough': [accent, border],
        'the dot of a live call': [positive, surface],
        ...Object.fromEntries(Object.entries(tones).map(([name, tone]) => [`the tinted sign, ${name}`, [tone, mix(tone, 0.13, surface)]])),
        ...Object.fromEntries(Object.entries(tones).map(([name, tone]) => [`the filled sign, ${name}`, [surface, tone]])),
      };
      for (const [what, [one, other]] of Object.entries(texts))
        it(`keeps 4.5 to 1 for ${what}`, () => {
          assert.ok(ratio(one, other) >= 4.5, ratio(one, other).toFixed(2));
        });
      for (const [what, [one, other]] of Object.entries(signs))
        it(`keeps 3 to 1 for ${what}`, () => {
          assert.ok(ratio(one, other) >= 3, ratio(one, other).toFixed(2));
        });
    });

describe('a ratio', () => {
  it('is 21 to 1 for black on white, and 4.48 to 1 for #777', () => {
    assert.equal(ratio(parse('#000000'), parse('#ffffff')), 21);
    assert.equal(ratio(parse('#777777'), parse('#ffffff')).toFixed(2), '4.48');
  });
});

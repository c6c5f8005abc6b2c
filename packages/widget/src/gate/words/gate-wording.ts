import { override } from '../../words/override.js';
import type { Wording } from '../../words/wording.js';
import type { PartialWords } from '../../words/words.js';
import { english } from './english.js';
import type { GateWords } from './gate-words.js';

/** The texts of the panel with what they need beside the card's numbers. */
export interface GateWording extends Wording {
  readonly gate: GateWords;
  /** `3:05` of seconds. */
  clock(seconds: number): string;
  /** `12 min` of seconds, rounded up; below a minute seconds. */
  wait(seconds: number): string;
  /** `2 min. ago` of seconds; what is younger than ten seconds is "now". */
  ago(seconds: number): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
}

/** The panel's texts in the language of the card: those of its file, or the English ones, with the host's own in their places. */
export function createGateWording(wording: Wording, own: PartialWords | undefined): GateWording {
  const { locale, words } = wording;
  const gate = override(words.gate ?? english, own?.gate);
  const { two, minutes, relative, list } = formatsOf(locale);
  return {
    ...wording,
    gate,
    clock: (seconds) => `${minutes.whole.format(Math.floor(seconds / 60))}:${two.format(Math.floor(seconds % 60))}`,
    wait: (seconds) => (seconds > 60 ? minutes.unit.format(Math.ceil(seconds / 60)) : wording.seconds(Math.ceil(seconds))),
    ago(seconds) {
      if (seconds < 10) return relative.format(0, 'second');
      if (seconds < 60) return relative.format(-Math.floor(seconds / 10) * 10, 'second');
      return relative.format(-Math.floor(seconds / 60), 'minute');
    },
    list: (items) => list.format(items),
  };
}

type GateFormats = ReturnType<typeof createFormats>;
const formats = new Map<string, GateFormats>();

/** Formatters are dear to make: once per language, for all panels. */
function formatsOf(locale: string): GateFormats {
  const made = formats.get(locale) ?? createFormats(locale);
  formats.set(locale, made);
  return made;
}

function createFormats(locale: string) {
  return {
    two: new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 }),
    minutes: {
      whole: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
      unit: new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' }),
    },
    relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
    list: new Intl.ListFormat(locale, { type: 'conjunction' }),
  };
}

import connect from '@callseal/widget/presets/connect.css?raw';
import flex from '@callseal/widget/presets/flex.css?raw';
import genesys from '@callseal/widget/presets/genesys.css?raw';
import { make } from './make.js';

/** The presets as they are shipped. */
export const presets = { flex, genesys, connect } as const;
export type PresetName = keyof typeof presets;

/** Tokens of a preset, to be set around one element instead of on all of the page. The font stays that of the stories: it comes with them. */
function tokensOf(name: PresetName): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(presets[name]);
  const rules = [...sheet.cssRules].filter((rule) => rule instanceof CSSStyleRule);
  for (const { style } of rules) style.removeProperty('--callseal-font-family');
  return rules.map(({ style }) => style.cssText).join('');
}

/** An element in the look of a preset. */
export function inPreset(name: PresetName, element: HTMLElement): HTMLElement {
  const around = make('div', {}, [element]);
  around.style.cssText = tokensOf(name);
  return around;
}

import { make } from './make.js';

const files = import.meta.glob<string>('../../../../packages/widget/presets/*.css', { query: '?raw', import: 'default', eager: true });
const fileOf = (name: string): string => {
  const [, text] = Object.entries(files).find(([path]) => path.endsWith(`/${name}.css`)) ?? [];
  if (text === undefined) throw new Error(`There is no preset ${name}.`);
  return text;
};

/** The presets as they are shipped. */
export const presets = { flex: fileOf('flex'), genesys: fileOf('genesys'), connect: fileOf('connect') } as const;
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

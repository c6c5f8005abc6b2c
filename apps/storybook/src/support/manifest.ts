import described from '@callseal/widget/custom-elements.json' with { type: 'json' };

/** A token or a part of the element, as its manifest describes it. */
export interface Described {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
}
interface Declaration {
  readonly tagName?: string;
  readonly cssProperties?: readonly Described[];
  readonly cssParts?: readonly Described[];
  readonly cssStates?: readonly Described[];
}

/** The element's `custom-elements.json`: where controls, tables and swatches come from. */
export const manifest: unknown = described;

const { modules } = described as unknown as { readonly modules: readonly { readonly declarations?: readonly Declaration[] }[] };
const found = modules.flatMap(({ declarations = [] }) => declarations).find(({ tagName }) => tagName === 'callseal-agent');
if (found === undefined) throw new Error('custom-elements.json does not describe <callseal-agent>.');

/** What can be styled, in the order of the element's documentation. */
export const { cssProperties = [], cssParts = [], cssStates = [] } = found;

/**
 * What `embed-gate.js` has of Lit: templates as the data that they are. The copy in `embed.js` draws them. A second whole copy would not only
 * be 3 KB more: it would ask for a second Trusted Types policy called `lit-html`, which a strict content security policy refuses.
 */
import type { TemplateResult } from 'lit';

const tag =
  (type: 1 | 2) =>
  (
    strings: TemplateStringsArray,
    ...values: unknown[]
  ): TemplateResult => // the name is Lit's contract between copies of it, and not shortened in its builds
  ({ _$litType$: type, strings, values });

export const html = tag(1);
export const svg = tag(2);
export const nothing = Symbol.for('lit-nothing');

/** A style sheet without values in it. */
export function css(strings: TemplateStringsArray): { readonly styleSheet: CSSStyleSheet } {
  let made: CSSStyleSheet | undefined;
  return {
    get styleSheet() {
      if (made === undefined) {
        made = new CSSStyleSheet();
        made.replaceSync(strings.join(''));
      }
      return made;
    },
  };
}

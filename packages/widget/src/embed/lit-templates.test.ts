import { expect } from '@open-wc/testing';
import * as lit from 'lit';
import { css, html, nothing, svg } from './lit-templates.js';

const strings = Object.assign(['<p>', '</p>'], { raw: ['<p>', '</p>'] }) as unknown as TemplateStringsArray;

describe('the part of Lit that the panel’s file has', () => {
  it('makes the same of a template as Lit itself', () => {
    for (const [own, whole] of [
      [html, lit.html],
      [svg, lit.svg],
    ] as const) {
      expect({ ...own(strings, 'a') }).to.deep.equal({ ...whole(strings, 'a') });
    }
    expect(nothing).to.equal(lit.nothing);
  });

  it('makes a style sheet once', () => {
    const styles = css`p { color: red; }`;
    expect(styles.styleSheet).to.equal(styles.styleSheet);
    expect(styles.styleSheet.cssRules[0]?.cssText).to.equal(lit.css`p { color: red; }`.styleSheet?.cssRules[0]?.cssText);
  });
});

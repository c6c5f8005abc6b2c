import { css } from 'lit';

/**
 * Public tokens with their defaults. `light-dark()` follows the colour scheme that the element inherits from its page;
 * the attribute `theme` overrides it. Contrast of the defaults: text at least 4.5 to 1, icons and focus rings at least 3 to 1.
 */
export const tokens = css`
  :host {
    --_surface: var(--callseal-color-surface, light-dark(#fff, #1b202a));
    --_text: var(--callseal-color-text, light-dark(#18202f, #eef1f6));
    --_muted: var(--callseal-color-muted, light-dark(#566073, #a7b1c2));
    --_border: var(--callseal-color-border, light-dark(#dfe3ea, #353d4c));
    --_accent: var(--callseal-color-accent, light-dark(#2b59d1, #93b4ff));
    --_on-accent: var(--callseal-color-on-accent, light-dark(#fff, #0e1930));
    --_positive: var(--callseal-color-positive, light-dark(#177245, #62d39b));
    --_negative: var(--callseal-color-negative, light-dark(#b92536, #ff949c));
    --_caution: var(--callseal-color-caution, light-dark(#875600, #efc163));
    --_radius: var(--callseal-radius, 12px);
    --_padding: var(--callseal-padding, 16px);
    --_font: var(--callseal-font-family, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
    --_size: var(--callseal-font-size, 14px);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([theme='auto']) {
    color-scheme: light dark;
  }
`;

import { css } from 'lit';

/** The panel: a second card below the first, in the same tokens. */
export const gateStyles = css`
  [part='gate'] {
    display: flex;
    flex-direction: column;
    gap: 0.9em;
    margin-block-start: 8px;
    padding: var(--_padding);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--callseal-shadow, 0 1px 2px rgb(16 24 40 / 6%));
  }
  [part='gate'] .busy,
  [part='gate'] .accent {
    --_tone: var(--_accent);
  }
  [part='gate-header'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2em 0.7em;
    justify-content: space-between;
    color: var(--_muted);
    font-size: 0.857em;
    line-height: 1.5;
  }
  [part='gate-name'] {
    font-weight: 600;
  }
  [part='gate-action'] {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  [part~='fraud'] {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.75em;
    padding: 0.7em 0.8em;
    border: 1px solid color-mix(in srgb, var(--_tone, var(--_muted)) 55%, var(--_surface));
    border-inline-start-width: 4px;
    border-radius: calc(var(--_radius) * 0.6);
    background: color-mix(in srgb, var(--_tone, var(--_muted)) 7%, var(--_surface));
  }
  [part~='fraud'] > div {
    min-inline-size: 0;
  }
  [part='fraud-icon'] {
    display: grid;
    color: var(--_tone, var(--_muted));
  }
  [part='fraud-title'] {
    font-weight: 600;
  }
  [part='fraud-reasons'],
  [part='gate-note'],
  [part='gate-small'] {
    color: var(--_muted);
    font-size: 0.857em;
  }
  [part='fraud-reasons'] {
    margin-block-start: 0.3em;
  }
  [part~='fraud'] button {
    margin-block-start: 0.6em;
  }
  [part='gate-status'] {
    display: grid;
    grid-template: 'icon title' auto 'icon advice' auto / auto 1fr;
    column-gap: 0.9em;
    align-items: start;
  }
  [part='gate-icon'] {
    --_tone: var(--_muted);
    grid-area: icon;
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    border-radius: 50%;
    background: color-mix(in srgb, var(--_tone) 13%, var(--_surface));
    color: var(--_tone);
  }
  [part='gate-icon'].positive {
    --_tone: var(--_positive);
  }
  [part='gate-icon'].negative {
    --_tone: var(--_negative);
  }
  [part='gate-icon'].caution {
    --_tone: var(--_caution);
  }
  [part='gate-icon'].filled {
    background: var(--_tone);
    color: var(--_surface);
  }
  [part='gate-title'] {
    grid-area: title;
    border-radius: 4px;
    font-size: 1.143em;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  [part='gate-advice'] {
    grid-area: advice;
    margin-block-start: 0.2em;
    color: var(--_muted);
    text-wrap: pretty;
  }
  [part='countdown-text'] {
    margin-block-start: 0.4em;
    font-variant-numeric: tabular-nums;
  }
  [part='gate-failure'] {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.5em;
  }
  [part='gate-failure'] .glyph {
    color: var(--_caution);
  }
  [part='gate-form'] {
    display: flex;
    flex-direction: column;
    gap: 0.7em;
  }
  [part='field'] {
    display: flex;
    flex-direction: column;
    gap: 0.25em;
  }
  [part='field'] span {
    font-size: 0.929em;
    font-weight: 550;
  }
  [part~='input'] {
    inline-size: 100%;
    min-block-size: 36px;
    padding: 0 0.7em;
    border: 1px solid color-mix(in srgb, var(--_muted) 70%, var(--_surface));
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  [part~='input'][aria-invalid] {
    border-color: var(--_caution);
    border-width: 2px;
  }
  [part~='code-input'] {
    max-inline-size: 9em;
    font-size: 1.286em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.2em;
  }
  [part='gate-small'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2em 1.2em;
    font-variant-numeric: tabular-nums;
  }
  [part='gate-actions'] {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  [part='gate'] [aria-disabled] {
    border-color: var(--_border);
    background: none;
    color: color-mix(in srgb, var(--_muted) 70%, var(--_surface));
    cursor: not-allowed;
  }
  [part='gate'] [part~='quiet'] {
    /* begins where the other lines begin, also on a row of its own */
    margin-inline: 0 0.7em;
    padding-inline: 0;
    border-color: transparent;
  }
  [part='gate'] [part~='quiet']:not([aria-disabled]):hover {
    color: var(--_text);
    text-decoration: underline;
  }
  [part='checks'] {
    margin-block-start: 0;
    border-block-start: 1px solid var(--_border);
  }
  [part='checks'] dl {
    padding-block: 0;
  }
  [part='checks'] dl div:first-child {
    border-block-start: 0;
  }
  [part='checks'] dt,
  [part='checks'] dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  [part='checks'] dt {
    min-inline-size: 40%;
  }
  [part='checks'] small {
    display: block;
    color: var(--_muted);
    font-size: 1em;
  }
  [part='checks'] .old dd {
    color: var(--_muted);
  }
  @container (inline-size < 24.3em) {
    [part='gate'] {
      padding: min(var(--_padding), 14px);
    }
    [part='gate-status'] {
      grid-template: 'icon title' auto 'advice advice' auto / auto 1fr;
      column-gap: 0.75em;
    }
    [part='gate-title'] {
      align-self: center;
    }
    [part='gate-advice'] {
      margin-block-start: 0.6em;
    }
  }
  /* only where text is much enlarged: one thing below the other, so that no word runs out */
  @container (inline-size < 15em) {
    [part='gate-status'],
    [part~='fraud'] {
      display: block;
    }
    [part='checks'] dd {
      text-align: start;
    }
  }
  @media (forced-colors: active) {
    [part~='fraud'] {
      border-color: CanvasText;
    }
    [part='gate-icon'] {
      border: 1px solid CanvasText;
    }
    [part='gate'] [aria-disabled] {
      color: GrayText;
    }
    [part='gate-failure'] .glyph {
      color: CanvasText;
    }
    /* every button has an edge then */
    [part='gate'] [part~='quiet'] {
      padding-inline: 0.7em;
    }
  }
`;

import { css } from 'lit';

/** Progress, evidence, small print and buttons. */
export const content = css`
  [part='progress'] {
    margin-block-start: 0.7em;
  }
  [part='bar'] {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 6px;
    overflow: hidden;
    border: 0;
    border-radius: 3px;
    background: var(--_border);
  }
  progress::-webkit-progress-bar {
    background: var(--_border);
  }
  progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    border-radius: 3px;
    background: var(--_accent);
  }
  [part='progress-text'] span + span {
    color: var(--_muted);
    text-align: end;
  }
  [part='progress-text'] {
    display: flex;
    justify-content: space-between;
    gap: 0.5em;
    margin-block-start: 0.5em;
    font-size: 0.857em;
    font-variant-numeric: tabular-nums;
  }
  [part='undo'] {
    block-size: 6px;
    margin-block-start: 0.7em;
    overflow: hidden;
    border-radius: 3px;
    background: var(--_border);
  }
  [part='undo'] div {
    /* a width of its own: from auto nothing shrinks, it jumps half-way */
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_caution);
    animation: empty linear forwards;
  }
  @keyframes empty {
    to {
      inline-size: 0;
    }
  }
  [part='consent-text'] {
    margin: 0.6em 0 0;
    padding-inline-start: 0.8em;
    border-inline-start: 3px solid var(--_accent);
    white-space: pre-line;
  }
  [part='code'],
  [part='reason'],
  [part='consent-note'],
  [part='consent-version'],
  details {
    margin-block-start: 0.6em;
    color: var(--_muted);
    font-size: 0.857em;
  }
  [part='code'] span {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
  }
  summary {
    inline-size: fit-content;
    padding-block: 0.5em;
    border-radius: 4px;
    cursor: pointer;
  }
  dl {
    padding-block: 0.2em 0.5em;
    font-variant-numeric: tabular-nums;
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    column-gap: 1.5em;
  }
  [part='code'],
  details[open] {
    flex: 1 0 100%;
    min-inline-size: 0;
  }
  time {
    margin-inline-end: 0.4em;
  }
  dl div {
    display: flex;
    gap: 1em;
    justify-content: space-between;
    padding-block: 0.3em;
    border-block-start: 1px solid var(--_border);
  }
  dd {
    color: var(--_text);
    text-align: end;
  }
  [part='actions'] {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    min-block-size: 36px;
    margin-block-start: auto;
  }
  [part='status'] ~ [part='actions'] {
    padding-block-start: 0.9em;
  }
  button {
    min-block-size: 36px;
    padding: 0 1.1em;
    border: 1px solid color-mix(in srgb, var(--_muted) 70%, var(--_surface));
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-weight: 550;
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, var(--_text) 6%, var(--_surface));
  }
  [part~='primary'] {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  [part~='primary']:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }
  [part~='danger'] {
    border-color: var(--_negative);
    color: var(--_negative);
  }
  [part~='danger']:hover {
    background: color-mix(in srgb, var(--_negative) 9%, var(--_surface));
  }
  [part~='quiet'] {
    /* its text ends where the other lines end; its box, with the ring of the focus, stays within the card */
    margin-inline: auto max(-0.7em, calc(4px - var(--_padding)));
    padding: 0 0.7em;
    background: none;
    color: var(--_muted);
    font-weight: 400;
  }
  [part~='quiet']:hover {
    color: var(--_negative);
  }
  [part='actions'] [aria-disabled] {
    border-color: var(--_border);
    background: none;
    color: color-mix(in srgb, var(--_muted) 70%, var(--_surface));
    cursor: not-allowed;
  }
  [part='actions'] [part~='quiet'] {
    border-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @container (inline-size >= 40em) {
    [part='actions'] {
      grid-area: 2 / 2 / span 6;
      flex-direction: column;
      align-items: stretch;
      align-self: center;
    }
    [part='actions'][part='actions'] {
      padding-block-start: 0;
    }
    [part~='quiet'] {
      margin-inline: 0;
    }
  }
  @container (inline-size < 15em) {
    dl div,
    [part='progress-text'] {
      display: block;
    }
    dd,
    [part='progress-text'] span + span {
      text-align: start;
    }
    [part='progress-text'] span {
      display: block;
    }
    [part~='quiet'] {
      margin-inline: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    [part='undo'] {
      display: none;
    }
  }
  @media (forced-colors: active) {
    [part='undo'] div {
      forced-color-adjust: none;
      background: Highlight;
    }
    [part='bar'] {
      border: 1px solid CanvasText;
    }
    progress::-webkit-progress-value {
      forced-color-adjust: none;
      background: Highlight;
    }
    [part='actions'] [aria-disabled] {
      color: GrayText;
    }
    [part~='quiet'] {
      margin-inline-end: 0;
    }
  }
`;

import { css } from 'lit';

/** The frame, the header, and the two sentences with their icon. */
export const card = css`
  :host {
    display: block;
    container-type: inline-size;
    min-inline-size: 232px;
    color: var(--_text);
    font: 400 var(--_size) / 1.45 var(--_font);
    text-align: start;
    letter-spacing: normal;
    overflow-wrap: break-word;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  [part='card'] {
    display: flex;
    flex-direction: column;
    /* the tallest common state, so that nothing jumps while a call goes through its phases */
    min-block-size: 17.4em;
    padding: var(--_padding);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--callseal-shadow, 0 1px 2px rgb(16 24 40 / 6%));
  }
  [part='header'] {
    display: flex;
    /* three longer words of another language do not fit side by side into 260 px */
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.7em;
    margin-block-end: 1.1em;
    color: var(--_muted);
    font-size: 0.857em;
    line-height: 1.5;
    white-space: nowrap;
  }
  [part='name'] {
    font-weight: 600;
  }
  [part='simulated'] {
    padding: 0 0.6em;
    border: 1px dashed currentcolor;
    border-radius: 1em;
    color: var(--_caution);
  }
  [part='call'] {
    margin-inline-start: auto;
  }
  .live::before {
    content: '';
    display: inline-block;
    inline-size: 0.5em;
    block-size: 0.5em;
    margin-inline-end: 0.5em;
    border-radius: 50%;
    background: var(--_positive);
    vertical-align: 0.08em;
  }
  [part='status'] {
    display: grid;
    grid-template: 'icon title' auto 'icon advice' auto / auto 1fr;
    column-gap: 0.9em;
    align-items: start;
  }
  [part='title'] {
    grid-area: title;
    border-radius: 4px;
    font-size: 1.143em;
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
  }
  [part='advice'] {
    grid-area: advice;
    min-block-size: 2.9em;
    margin-block-start: 0.2em;
    color: var(--_muted);
    text-wrap: pretty;
  }
  .spoken {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* in em, so that larger text counts as less room */
  @container (inline-size >= 40em) {
    [part='card'] {
      display: grid;
      grid-template-columns: 1fr auto;
      grid-auto-rows: min-content;
      column-gap: 1.5em;
      min-block-size: 12.5em;
    }
    [part='card'] > * {
      grid-column: 1;
    }
    [part='card'] > [part='header'] {
      grid-column: 1 / -1;
    }
  }
  @container (inline-size < 24.3em) {
    [part='card'] {
      min-block-size: 20em;
      padding: min(var(--_padding), 14px);
    }
    [part='status'] {
      grid-template: 'icon title' auto 'advice advice' auto / auto 1fr;
      column-gap: 0.75em;
    }
    [part='title'] {
      align-self: center;
    }
    [part='advice'] {
      min-block-size: 4.35em;
      margin-block-start: 0.6em;
    }
  }
  /* only where text is much enlarged: one thing below the other, so that no word runs out */
  @container (inline-size < 15em) {
    [part='card'],
    [part='advice'] {
      min-block-size: 0;
    }
    [part='status'] {
      display: block;
    }
    [part='title'] {
      margin-block-start: 0.4em;
    }
  }
  /* the lead-in of what is read out stands right above it */
  [part='status']:has(+ [part='consent-text']) [part='advice'] {
    min-block-size: 0;
  }
`;

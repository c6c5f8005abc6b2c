import { css } from 'lit';

/** The round sign: tinted while something goes on, filled for a verdict; a ring turns while the service works. */
export const iconStyles = css`
  [part='icon'] {
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
  .busy,
  .accent {
    --_tone: var(--_accent);
  }
  .positive {
    --_tone: var(--_positive);
  }
  .negative {
    --_tone: var(--_negative);
  }
  .caution {
    --_tone: var(--_caution);
  }
  .filled {
    background: var(--_tone);
    color: var(--_surface);
  }
  .busy::after {
    content: '';
    position: absolute;
    inset: -3px;
    border: 2px solid transparent;
    border-block-start-color: var(--_tone);
    border-radius: 50%;
    animation: turn 1.1s linear infinite;
  }
  .glyph {
    inline-size: 1.57em;
    block-size: 1.57em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .bars {
    fill: currentcolor;
    stroke: none;
  }
  rect {
    transition:
      height 0.18s,
      y 0.18s;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy::after {
      border-style: dotted;
      border-color: var(--_tone);
      animation: none;
    }
    rect {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    [part='icon'] {
      border: 1px solid currentcolor;
    }
    .glyph {
      color: CanvasText;
    }
  }
`;

import { html, svg, type TemplateResult } from 'lit';

const person = 'M12 5a3 3 0 1 1 0 7a3 3 0 0 1 0-7zM5 20a7 6 0 0 1 14 0';

/** Outlines on a 24 by 24 grid, drawn with a round pen of the current colour. */
const outlines = {
  phone: 'M7 4h3l1 4-2 2a11 11 0 0 0 5 5l2-2 4 1v3a2 2 0 0 1-2 2A16 16 0 0 1 5 6a2 2 0 0 1 2-2z',
  search: 'M11 5a6 6 0 1 1 0 12a6 6 0 0 1 0-12zM15 15l5 5',
  'person-plus': `${person}M20 6v6M17 9h6`,
  person,
  question: 'M9 9a3 3 0 1 1 5 2c-1 1-2 2-2 3M12 18v0',
  speech: 'M5 5h14v11h-7l-5 4v-4H5zM9 9h6M9 12h4',
  minus: 'M6 12h12',
  plug: 'M9 4v4M15 4v4M7 8h10v3a5 5 0 0 1-10 0zM12 16v4',
  ear: 'M8 18c1 2 4 2 5-1s1-2 3-4A6 6 0 1 0 6 9M9 9a3 3 0 1 1 4 3',
  wave: 'M4 10v4M8 7v10M12 5v14M16 8v8M20 10v4',
  compare: 'M8 6v12M5 9v6M16 6v12M19 9v6',
  save: 'M12 4v10M8 10l4 4 4-4M5 19h14',
  check: 'M6 12l4 5 8-10',
  cross: 'M7 7l10 10M17 7L7 17',
  replay: 'M5 12a7 7 0 1 0 2-5L5 9M5 5v4h4M11 9l4 3-4 3z',
  warning: 'M12 5v9M12 18v0',
  bin: 'M5 7h14M9 7V5h6v2M7 7l1 12h8l1-12M10 11v4M14 11v4',
} as const;
export type IconName = keyof typeof outlines;

/** The picture itself is decoration: the words beside it say everything. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d=${outlines[name]} /></svg>`;

const shares = [0.5, 0.8, 1, 0.7, 0.45];

/** Five bars that follow the caller's voice while it is heard; `level` 0..1. Sizes are attributes, so no inline style is needed. */
export const levelBars = (level: number): TemplateResult => {
  const bars = shares.map((share, at) => {
    const height = 3 + Math.round(level * share * 26) / 2;
    return svg`<rect x=${3.5 + at * 3.75} y=${12 - height / 2} width="2" height=${height} rx="1" />`;
  });
  return html`<svg class="glyph bars" viewBox="0 0 24 24" aria-hidden="true">${bars}</svg>`;
};

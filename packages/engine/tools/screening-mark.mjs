/** What follows it in docs/error-rates.md is written by evaluate-screening.mjs, what precedes it by evaluate.mjs. */
export const SCREENING_MARK = '<!-- the fraud screen -->';

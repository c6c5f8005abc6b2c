/** A no-break space: a number and its unit stay on one line. */
const together = '\u00a0';

/** Seconds as an agent reads them: one decimal at most, never a bare `.0`. */
export const inSeconds = (value: number): string => `${String(Number(value.toFixed(1)))}${together}s`;

/** Whole seconds still missing, at least 1 so that it never says "0 s more" while it still listens. */
export const secondsLeft = (heard: number, required: number): string => `${String(Math.max(1, Math.ceil(required - heard)))}${together}s`;

/** A score or threshold, 0..1, with two decimals: the services round to ±0.01. */
export const asScore = (value: number): string => value.toFixed(2);

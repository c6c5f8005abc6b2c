/** The caps of one-time codes. They are no options: weaker ones would not be what the rest of the kit takes a code for. */
export const codeRules = {
  digits: 6,
  /** Wrong codes of one subject until everything is off; the third begins the cool-off. */
  tries: 3,
  /** Sends per subject, and per destination, within `windowMilliseconds`. */
  sends: 3,
  windowMilliseconds: 15 * 60_000,
  /** A code that seems to come from so far in the future is refused: the clock was turned back. Clocks of instances differ by less. */
  skewMilliseconds: 60_000,
  /** How much longer the state keeps a record than anything in it counts. */
  slackMilliseconds: 60_000,
} as const;

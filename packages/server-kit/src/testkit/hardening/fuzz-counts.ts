/** How many requests the fuzz tests send at least; `docs/security.md` says the sums, and a test compares. */
const perRoute = 240;
const anywhere = 2_000;
const tokens = 2_000;

export const fuzzCounts = {
  /** To every route of the table. */
  perRoute,
  /** To any path with any method. */
  anywhere,
  /** With wrong tokens. */
  tokens,
  /** In one process, without a socket. */
  inProcess: 16_000,
  /** Over raw TCP sockets. */
  overSockets: 3_000,
} as const;

// Bytes of gzip that each entry may weigh, bundled and minified as a page would load it. Why so much: docs/decisions/0012-embed-budget.md.
export const budgets = {
  /** An agent desktop loads this beside everything else; peers' widgets are 150–190 KB. */
  embed: 40_400,
  /** The same for pages with a bundler of their own, with the whole of socket.io-client. */
  define: 52_500,
  /** The session without an element. */
  client: 32_000,
  /** What the React component adds to `define`; React is the page's own. */
  react: 1_500,
  /** An adapter must not be felt beside the desktop it sits in; nothing of a vendor's in it. */
  host: 3_000,
};

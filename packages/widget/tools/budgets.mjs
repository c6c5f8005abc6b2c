// Bytes of gzip that each entry may weigh, bundled and minified as a page would load it. Why so much: docs/decisions/0015-relay-bundle.md.
export const budgets = {
  /** An agent desktop loads this beside everything else; peers' widgets are 150–190 KB. */
  embed: 45_000,
  /** The same for pages that have a relay: no Socket.IO in it. */
  embedRelay: 42_600,
  /** The step-up panel beside either, for pages that want one. docs/decisions/0018-panel-budget.md. */
  gate: 24_900,
  /** The same as `embed` for pages with a bundler of their own, with the whole of socket.io-client. */
  define: 57_600,
  /** And without Socket.IO. */
  defineRelay: 43_500,
  /** The one file of everything for old bundlers, languages and panel included, before they minify it. */
  es2019: 128_000,
  /** The session without an element. */
  client: 35_100,
  /** The session over a relay, without an element. */
  clientRelay: 21_700,
  /** What the React component adds to `define`; React is the page's own. */
  react: 1_500,
  /** An adapter must not be felt beside the desktop it sits in; nothing of a vendor's in it. */
  host: 3_000,
};

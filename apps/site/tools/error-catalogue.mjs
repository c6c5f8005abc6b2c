// The page of all error codes, from the table that the packages themselves read.
import { clientErrors, serverErrors } from '@callseal/protocol/errors';

const intro = `# Error catalogue

Every error code of the element, the client and the server kit, from the table that they are raised from: what happened, what to do, and
whether the same action may succeed when it is simply repeated. Programs compare the code; the texts are for people and may be reworded.

Every HTTP error has one shape: \`{ "code", "message", "retryable", "requestId" }\`. In JavaScript every error is a \`CallsealError\` with \`code\`.
The [voice engine](./packages/engine/index.md#errors) has codes of its own, as has the [handshake with a desktop](./packages/widget/hosts.md#what-holds-on-every-desktop).

`;

const yesNo = (value) => (value ? 'yes' : 'no');

/** Lines of one code. A code that both tables have has one entry in each part, and its anchor says which. */
function entry(code, { message, mend, retryable, status }, anchor) {
  if (mend.trim() === '' || message.trim() === '') throw new Error(`${code} has no text or no mend.`);
  const facts = [...(status === undefined ? [] : [`HTTP ${status}`]), `worth repeating: ${yesNo(retryable)}`];
  return `### ${code} {#${anchor}}\n\n${message} **${mend}**\n\n<small>${facts.join(' · ')}</small>\n`;
}

const part = (table, anchorOf) =>
  Object.entries(table)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([code, text]) => entry(code, text, anchorOf(code)))
    .join('\n');

const summary = (table, anchorOf) =>
  Object.keys(table)
    .sort()
    .map((code) => `[${code}](#${anchorOf(code)})`)
    .join(' · ');

/** Anchors: the code as it is; in the second table with `server-` before it where the first has the same code. */
export const clientAnchor = (code) => code;
export const serverAnchor = (code) => (code in clientErrors ? `server-${code}` : code);

export function errorCatalogue(tables = { clientErrors, serverErrors }) {
  return `${intro}## Shown by the element

What \`callseal-unavailable\` carries as \`code\`, and the card in small print. Raised in the page by \`@callseal/widget\` and \`@callseal/client\`.

${summary(tables.clientErrors, clientAnchor)}

${part(tables.clientErrors, clientAnchor)}
## Answered by the server kit

What a route of \`@callseal/server-kit\` answers with, and its HTTP status.

${summary(tables.serverErrors, serverAnchor)}

${part(tables.serverErrors, serverAnchor)}`;
}

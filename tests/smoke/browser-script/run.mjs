import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { play } from './support/play.mjs';
import { serve } from './support/serve.mjs';

const dist = 'node_modules/@callseal/widget/dist';
const integrity = JSON.parse(readFileSync(`${dist}/sri.json`, 'utf8'));
/** No inline script or style, no eval, nothing from elsewhere, and markup only through the policy that Lit names. */
const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

for (const [file, hash] of Object.entries(integrity)) {
  const real = `sha384-${createHash('sha384')
    .update(readFileSync(`${dist}/${file}`))
    .digest('base64')}`;
  if (hash === real) continue;
  console.error(`✗ sri.json says ${hash} of ${file}, which has ${real}`);
  process.exitCode = 1;
}

const page = (file) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A desktop</title>
<script type="module" src="/${dist}/${file}" integrity="${integrity[file]}" crossorigin="anonymous"></script>
<script type="module" src="/page.js"></script><body></body></html>`;

const pages = {
  '/page.js': "import { openDesktop } from '/support/desktop.js';\nopenDesktop();\n",
  '/embed': page('embed.js'),
  '/embed-relay': page('embed-relay.js'),
};
const server = await serve({ pages, headers: { 'content-security-policy': policy } });
await play(`${server.url}embed`);
await play(`${server.url}embed-relay`);
server.close();

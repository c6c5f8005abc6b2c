import { readFileSync } from 'node:fs';
import { play } from './support/play.mjs';
import { serve } from './support/serve.mjs';

/** Every package that was installed, by the file that a browser would get: what an import map generator writes. */
const imports = Object.fromEntries(
  [
    ['@callseal/widget/define', '@callseal/widget'],
    ['@callseal/widget/define-relay', '@callseal/widget'],
    ...['', '/gate', '/relay'].map((path) => [`@callseal/client${path}`, '@callseal/client']),
    ...['element-config', 'errors', 'gate', 'gate-routes', 'limits', 'relay', 'routes', 'screening', 'signalling', 'voice-agent-tools'].map(
      (path) => [`@callseal/protocol/${path}`, '@callseal/protocol'],
    ),
    ['socket.io-client', 'socket.io-client'],
    ['zod', 'zod'],
    ['zod/mini', 'zod'],
    ['lit', 'lit'],
  ].map(([specifier, name]) => [specifier, fileOf(specifier, name)]),
);
Object.assign(imports, {
  'socket.io-client': '/node_modules/socket.io-client/dist/socket.io.esm.min.js',
  'lit/': '/node_modules/lit/',
  'lit-html': '/node_modules/lit-html/lit-html.js',
  'lit-html/': '/node_modules/lit-html/',
  'lit-element/': '/node_modules/lit-element/',
  '@lit/reactive-element': '/node_modules/@lit/reactive-element/reactive-element.js',
  '@lit/reactive-element/': '/node_modules/@lit/reactive-element/',
});

function fileOf(specifier, name) {
  const { exports, main } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  const entry = exports?.[`.${specifier.slice(name.length)}`] ?? main;
  return `/node_modules/${name}/${pick(entry).replace('./', '')}`;
}

/** What a browser takes of a condition map. */
function pick(entry) {
  if (typeof entry === 'string') return entry;
  const condition = ['browser', 'import', 'default'].find((name) => entry[name] !== undefined);
  return pick(entry[condition]);
}

const page = (entry) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A desktop</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  import '@callseal/widget/${entry}';
  import { openDesktop } from '/support/desktop.js';
  openDesktop();
</script><body></body></html>`;

const server = await serve({ pages: { '/define': page('define'), '/define-relay': page('define-relay') } });
await play(`${server.url}define`);
await play(`${server.url}define-relay`);
server.close();

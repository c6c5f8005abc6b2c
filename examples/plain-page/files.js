// The files of the page. The element comes from the package, and the page names its hash: another file is not run.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const widget = dirname(createRequire(import.meta.url).resolve('@callseal/widget/sri.json'));
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
/** Nothing from elsewhere, nothing inline. The element asks for no exception. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function createFiles() {
  const hashes = JSON.parse(await readFile(join(widget, 'sri.json'), 'utf8'));
  const own = Object.fromEntries(
    await Promise.all(
      ['index.html', 'desk.js', 'desk.css'].map(async (name) => [`/${name}`, await readFile(join(here, 'page', name), 'utf8')]),
    ),
  );
  own['/'] = own['/index.html'].replace('INTEGRITY', hashes['embed-relay.js']);

  return async (pathname, response) => {
    // names of files and nothing else: no path of a request reaches the disk
    const name = pathname.match(/^\/callseal\/(embed[\w-]*\.js)$/)?.[1];
    const body = name !== undefined && name in hashes ? await readFile(join(widget, name)) : own[pathname];
    if (body === undefined) return response.writeHead(404).end();
    const type = types[pathname.split('.').at(-1)] ?? types.html;
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' }).end(body);
  };
}

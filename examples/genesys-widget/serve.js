// Serves the built page on this machine, to be framed by Genesys Cloud. It takes https there: put a proxy with a certificate before it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('build/', import.meta.url);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

/** `frameAncestors`: the desktop of your region, such as `https://apps.mypurecloud.de`; nobody else may frame the page. `change` is for tests. */
export async function serve({ port = 4670, frameAncestors = process.env.GENESYS_ORIGIN ?? "'none'", change = (html) => html } = {}) {
  const server = createServer(async ({ url }, response) => {
    const name = url.split('?', 1)[0].replace(/^\/+/, '');
    const file =
      /^[\w.-]+$/.test(name) && extname(name) in types ? await readFile(fileURLToPath(new URL(name, root))).catch(() => null) : null;
    if (file === null) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': `${types[extname(name)]}; charset=utf-8`,
      'content-security-policy': `frame-ancestors ${frameAncestors}`,
      // the login's code is in the address for a moment
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    return response.end(extname(name) === '.html' ? change(file.toString()) : file);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`${(await serve()).url}/widget.html`);

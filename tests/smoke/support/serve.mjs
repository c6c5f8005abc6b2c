// Serves pages and folders on a free port of loopback, and says nothing else about itself.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** `pages` are texts by path; everything else is a file of `folder`. `headers` go with every answer. */
export async function serve({ folder = '.', pages = {}, headers = {} }) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const body = pages[pathname] ?? (await readFile(join(folder, normalize(path))).catch(() => undefined));
    if (body === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(path) || '.html'], ...headers }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

// Serves the site on loopback until Ctrl-C. A document that changes is gathered again, and the page shows it.
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vitepress';
import { gather } from './gather.mjs';
import { content, root, site } from './paths.mjs';

await gather({ api: !existsSync(join(content, 'api')) });
const server = await createServer(site, { host: '127.0.0.1', port: Number(process.env.PORT ?? 4680) });
await server.listen();
server.printUrls();

let waiting;
const again = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => void gather({ api: false }).catch((error) => console.error(error.message)), 200);
};
for (const folder of ['docs', 'packages/widget/docs', 'packages/engine/docs']) watch(join(root, folder), { recursive: true }, again);

import { build } from 'vite';
import { play } from './support/play.mjs';
import { serve } from './support/serve.mjs';

await build({ logLevel: 'warn', build: { chunkSizeWarningLimit: 1000 } });
const server = await serve({ folder: 'dist' });
await play(server.url);
server.close();

import { resolve } from 'node:path';
import webpack from 'webpack';
import { pack } from './support/pack.mjs';
import { play } from './support/play.mjs';
import { serve } from './support/serve.mjs';

await pack(webpack, {
  mode: 'production',
  entry: './src/main.js',
  output: { path: resolve('dist'), filename: 'main.js' },
  performance: { hints: false },
});
const page =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>A desktop</title><body><script src="/main.js"></script></body></html>';
const server = await serve({ folder: 'dist', pages: { '/': page } });
await play(server.url);
server.close();

import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import webpack from 'webpack';
import { pack } from './support/pack.mjs';
import { play } from './support/play.mjs';
import { serve } from './support/serve.mjs';

await pack(webpack, {
  mode: 'production',
  entry: './src/main.js',
  output: { path: resolve('dist'), filename: 'main.js' },
  optimization: { splitChunks: false, runtimeChunk: false },
  module: { rules: [{ test: /\.js$/, include: resolve('src'), loader: 'babel-loader', options: { presets: ['@babel/preset-env'] } }] },
  performance: { hints: false },
});
const files = readdirSync('dist');
if (files.length !== 1) {
  console.error(`✗ A plugin is one file, these are: ${files.join(', ')}`);
  process.exitCode = 1;
}
const page =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>A desktop</title><body><script src="/main.js"></script></body></html>';
const server = await serve({ folder: 'dist', pages: { '/': page } });
await play(server.url);
server.close();

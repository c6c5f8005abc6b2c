// Builds the site into `dist`: gathers the pages, then renders them. `--no-api` keeps the API reference of the last build.
import { build } from 'vitepress';
import { gather } from './gather.mjs';
import { site } from './paths.mjs';

await gather({ api: !process.argv.includes('--no-api') });
await build(site);

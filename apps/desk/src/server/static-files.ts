import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Every file the desk serves, by path. A closed list: no path of a request ever reaches the file system. */
const folder = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const pageModules = [
  'desk-client',
  'element-log',
  'find',
  'languages',
  'main',
  'microphone',
  'mulaw-worklet',
  'queue',
  'telephone',
  'services',
  'wire-log',
  'wish',
];

const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: folder('../../public/index.html'), type: 'text/html; charset=utf-8' },
  '/desk.css': { file: folder('../../public/desk.css'), type: 'text/css; charset=utf-8' },
  '/icon.svg': { file: folder('../../public/icon.svg'), type: 'image/svg+xml' },
  ...Object.fromEntries(
    ['embed', 'embed-relay', 'embed-gate', ...['ar', 'de', 'es', 'fr', 'pt'].map((language) => `embed-${language}`)].map((name) => [
      `/${name}.js`,
      { file: fileURLToPath(new URL(`${name}.js`, import.meta.resolve('@callseal/widget/embed'))), type: 'text/javascript; charset=utf-8' },
    ]),
  ),
  ...Object.fromEntries(
    pageModules.map((name) => [`/page/${name}.js`, { file: folder(`../page/${name}.js`), type: 'text/javascript; charset=utf-8' }]),
  ),
};

/** The file for a path, or `null`. Read anew each time, so that a rebuild shows on reload. */
export async function staticFile(path: string): Promise<Response | null> {
  const found = Object.hasOwn(files, path) ? files[path] : undefined;
  if (found === undefined) return null;
  return new Response(await readFile(found.file), { headers: { 'content-type': found.type, 'cache-control': 'no-cache' } });
}

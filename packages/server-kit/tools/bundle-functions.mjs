/**
 * Bundles the deployable Twilio Functions into dist/functions: one CommonJS file each, with everything in it but `twilio`, which a
 * service installs by itself. Run after tsc. Fails when a bundle has grown above its limit, so that growth is decided and not found.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from '../../../scripts/support/third-party.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const names = ['get-temporary-token', 'start-stream', 'stop-stream'];

/** Bytes of one bundle: 590,000 with the gate's routes, when 444,000 were read in 31 ms by Node 24. The platform takes far more; cold starts pay. */
const limit = 650_000;

/** Of the counters that the package has for every kind of database, a function needs those in memory: a fifth of the bundle. */
const memoryCounters = {
  name: 'memory-counters',
  setup({ onResolve, onLoad }) {
    const needed = ['RateLimiterMemory', 'RateLimiterRes'];
    onResolve({ filter: /^rate-limiter-flexible$/ }, () => ({ path: 'memory-counters', namespace: 'memory-counters' }));
    onLoad({ filter: /./, namespace: 'memory-counters' }, () => ({
      contents: needed.map((name) => `exports.${name} = require('rate-limiter-flexible/lib/${name}.js');`).join('\n'),
      resolveDir: root,
    }));
  },
};

/** Writes the bundles to `outdir` and resolves with their sizes in bytes, by name. */
export async function bundleFunctions(outdir = join(root, 'dist/functions')) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `dist/twilio-functions/deployed/${name}.js`),
    outdir,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // the relay, which loads socket.io-client when it is used, needs a process that runs between requests: no Function has one
    external: ['twilio', 'twilio/*', 'socket.io-client'],
    plugins: [memoryCounters],
    // readable by those who must approve it, without what nobody reads
    minifySyntax: true,
    charset: 'utf8',
    legalComments: 'eof',
    logLevel: 'warning',
    write: false,
    metafile: true,
  });
  await mkdir(outdir, { recursive: true });
  for (const { path, contents } of outputFiles) await replaceFile(path, contents);
  const licences = licencesOf(Object.keys(metafile.inputs).map((path) => join(root, path)));
  await replaceFile(join(outdir, 'LICENSES.txt'), Buffer.from(licences));
  return Object.fromEntries(outputFiles.map(({ path, contents }) => [basename(path, '.js'), contents.length]));
}

/** In one step, and not at all when nothing changes: test files that run at once bundle at once. */
async function replaceFile(path, contents) {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await bundleFunctions();
  for (const [name, bytes] of Object.entries(sizes)) {
    console.log(`functions/${name}.js ${bytes} bytes (limit ${limit})`);
    if (bytes > limit) process.exitCode = 1;
  }
  if (process.exitCode === 1)
    console.error('A function is larger than its limit: find out what it brings in, or raise the limit with a reason.');
}

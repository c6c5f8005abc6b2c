/**
 * Bundles the deployable Twilio Functions into dist/functions: one CommonJS file each, with everything in it but `twilio`, which a
 * service installs by itself. Run after tsc. Fails when a bundle has grown above its limit, so that growth is decided and not found.
 */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const names = ['get-temporary-token', 'start-stream', 'stop-stream'];

/** Bytes of one bundle: 444,000 when it was set, and read in 31 ms by Node 24. The platform takes far more; cold starts pay for it. */
const limit = 500_000;

/** Writes the bundles to `outdir` and resolves with their sizes in bytes, by name. */
export async function bundleFunctions(outdir = join(root, 'dist/functions')) {
  await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `dist/twilio-functions/deployed/${name}.js`),
    outdir,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['twilio', 'twilio/*'],
    // readable by those who must approve it, without what nobody reads
    minifySyntax: true,
    charset: 'utf8',
    legalComments: 'eof',
    logLevel: 'warning',
    metafile: true,
  });
  const sizes = {};
  for (const name of names) sizes[name] = (await stat(join(outdir, `${name}.js`))).size;
  return sizes;
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

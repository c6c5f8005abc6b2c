import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configError } from '../errors/config-error.js';
import { functionNames, projectFiles } from './project-files.js';

/** Options of {@link writeFunctions}. */
export interface WriteFunctionsOptions {
  /** Overwrites files that are there and differ. Default false. */
  readonly force?: boolean;
}

/** What became of the folder: paths below it, with slashes. */
export interface FunctionsFolder {
  readonly written: readonly string[];
  /** Files that were there already, the same to the byte. */
  readonly unchanged: readonly string[];
}

const bundles = fileURLToPath(new URL('../functions/', import.meta.url));

/**
 * Writes a deployable Twilio Functions project: three functions, package.json, .env.example and README.md.
 *
 * Rejects with `CONFIG_INVALID` naming the files that are there and differ, before anything is written; with the system's error when the
 * folder cannot be written.
 */
export async function writeFunctions(folder: string, { force = false }: WriteFunctionsOptions = {}): Promise<FunctionsFolder> {
  const files = await readBundles();
  const present = new Map(await Promise.all([...files.keys()].map(async (path) => [path, await readIfThere(join(folder, path))] as const)));
  const paths = [...files.keys()];
  const unchanged = paths.filter((path) => present.get(path) === files.get(path));
  const differing = paths.filter((path) => present.get(path) !== undefined && !unchanged.includes(path));
  if (differing.length > 0 && !force) {
    throw configError(`These files are there and differ: ${differing.join(', ')}. Choose another folder, or force them to be overwritten.`);
  }
  const written = paths.filter((path) => !unchanged.includes(path));
  for (const path of written) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // a file that has come to be meanwhile is not overwritten either
    await writeFile(join(folder, path), files.get(path) ?? '', { flag: force ? 'w' : 'wx' });
  }
  return { written, unchanged };
}

async function readBundles(): Promise<ReadonlyMap<string, string>> {
  const functions = await Promise.all(
    functionNames.map(async (name) => [`functions/${name}.js`, await readFile(join(bundles, `${name}.js`), 'utf8')] as const),
  );
  return new Map([...functions, ...Object.entries(projectFiles)]);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

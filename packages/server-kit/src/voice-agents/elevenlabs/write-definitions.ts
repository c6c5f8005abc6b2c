import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { configError } from '../../errors/config-error.js';
import { createElevenLabsDefinitions } from './definitions.js';
import { firstSettings, readme } from './readme.js';
import type { ElevenLabsSettings } from './settings.js';

/** Options of {@link writeElevenLabsDefinitions}. */
export interface WriteDefinitionsOptions {
  /** URL under which the platform reaches the server kit, for a folder that has no `settings.json` yet. */
  readonly url?: string | undefined;
}

/** What became of the folder. */
export interface DefinitionsFolder {
  /** Paths below the folder. */
  readonly written: readonly string[];
  /** Settings that are to be filled in; see the README in the folder. */
  readonly missing: readonly string[];
}

const settingsFile = 'settings.json';

/**
 * Writes tools, agents and workflow into a folder, by its `settings.json`, which is made when it is not there and otherwise left alone.
 *
 * Rejects with `CONFIG_INVALID` for settings that are wrong, or a folder that is not empty and has none of ours; with the system's error
 * when the folder cannot be written.
 */
export async function writeElevenLabsDefinitions(folder: string, { url }: WriteDefinitionsOptions = {}): Promise<DefinitionsFolder> {
  const known = await readSettings(folder);
  if (known === undefined && url === undefined) {
    throw configError('Which server? Give --url, or CALLSEAL_PUBLIC_BASE_URL, the first time.');
  }
  const settings = known ?? firstSettings(url ?? '');
  const { tools, workflow, agents, missing } = createElevenLabsDefinitions(settings);
  const definitions = {
    ...Object.fromEntries(Object.entries(tools).map(([name, tool]) => [`tools/${name}.json`, tool])),
    'agents/front.json': agents.front,
    'agents/privileged.json': agents.privileged,
    'workflow.json': workflow,
    ...(known === undefined ? { [settingsFile]: settings } : {}),
  };
  const files = new Map(Object.entries(definitions).map(([path, definition]) => [path, `${JSON.stringify(definition, null, 2)}\n`]));
  files.set('README.md', readme);
  // what somebody else keeps in a folder is not overwritten; what was written here before is
  const flag = known === undefined ? 'wx' : 'w';
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag }).catch((error: unknown) => {
      throw isThere(error) ? configError(`${path} is there, without settings of ours beside it. Choose another folder.`) : error;
    });
  }
  return { written: [...files.keys()], missing };
}

async function readSettings(folder: string): Promise<ElevenLabsSettings | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, settingsFile), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    // checked where it is used
    return JSON.parse(text) as ElevenLabsSettings;
  } catch {
    throw configError(`${settingsFile} is no JSON: look for a comma too many.`);
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

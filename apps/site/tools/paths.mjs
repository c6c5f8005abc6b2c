// Where things lie: the repository, and the folder that everything the site is made of is gathered in.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const site = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = dirname(dirname(site));
/** Written by every build, never by hand. */
export const content = join(site, 'content');
export const output = join(site, 'dist');

/** A path of the repository in the way that Markdown writes it. */
export const inRepository = (path) => relative(root, path).split(sep).join('/');
export const read = (path) => readFileSync(join(root, path), 'utf8');
export const packages = readdirSync(join(root, 'packages')).sort();

// The licences of what is written into a file of ours: they ask to be passed on with it, in compiled form too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name and place of the package that a module belongs to; undefined for modules of our own. */
function packageOf(module) {
  const [, folder, name] = module.replaceAll('\\', '/').match(/^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//) ?? [];
  return folder === undefined || name.startsWith('@callseal/') ? undefined : { folder, name };
}

/** The text of `LICENSES.txt` for files in which these modules (absolute paths) are. Throws when one of them came without a licence. */
export function licencesOf(modules) {
  const packages = new Map(modules.flatMap((module) => (packageOf(module) === undefined ? [] : [Object.values(packageOf(module))])));
  const parts = [...packages]
    .map(([folder, name]) => ({ folder, name, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ folder, name, version, license }) => {
      const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
      if (file === undefined) throw new Error(`${name} ${version} (${license}) has no licence file: ask its authors before it is shipped.`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    });
  return `The files in this folder have parts of these packages in them.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

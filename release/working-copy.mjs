// A copy of the committed tree to version, build and pack in, so that a dry release changes nothing where somebody works.
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/support/steps.mjs';
import { must } from './processes.mjs';

/** Clones what is committed into `folder`; what was installed is linked, file by file. Resolves with the commit. */
export async function makeWorkingCopy(folder) {
  await must('git', ['clone', '--quiet', '--local', root, folder], { cwd: root, seconds: 120 });
  for (const place of ['.', ...workspaces()]) {
    const installed = join(root, place, 'node_modules');
    if (existsSync(installed)) linkFolder(installed, join(folder, place, 'node_modules'));
  }
  const { output } = await must('git', ['log', '-1', '--format=%h %s'], { cwd: folder, seconds: 10 });
  return output.trim();
}

const workspaces = () =>
  ['packages', 'apps', 'tools', 'consumers']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)))
    .concat('tests');

/** Hard links cost no space and a few seconds; links to our own packages are relative and so lead into the copy. */
function linkFolder(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === '.cache') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkOrCopy(source, target);
  }
}

let linksWork = true;
function linkOrCopy(source, target) {
  try {
    if (linksWork) return linkSync(source, target);
  } catch (error) {
    // the temporary folder may be another file system
    if (!['EXDEV', 'EPERM', 'ENOTSUP'].includes(error.code)) throw error;
    linksWork = false;
  }
  copyFileSync(source, target);
}

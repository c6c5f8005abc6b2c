/**
 * What a customer would install, looked at before anybody does: every public package is packed as `npm publish` packs it, and its tarball
 * checked by publint and are-the-types-wrong, for what must be in it and what must not. `npm run check:packages`, after a build.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packPackages } from './support/packages.mjs';
import { say } from './support/steps.mjs';
import { checkContents, filesOf, integrityOf } from './support/tarball.mjs';

/** Entries that are no code. */
const withoutTypes = /\.(css|json)$|^\.\/fixtures/;

/**
 * What are-the-types-wrong says and we mean: packages of ES modules alone are loaded by `require` from Node 20.19 and 22.12 on, and say so
 * in their READMEs. The server kit and the protocol have a CommonJS half, and nothing is overlooked there.
 */
const meant = (name) => (['@callseal/server-kit', '@callseal/protocol'].includes(name) ? [] : ['CJSResolvesToESM']);

const folder = mkdtempSync(join(tmpdir(), 'callseal-packages-'));
const faults = [];
try {
  const packed = await packPackages(folder);
  say('What would be published');
  for (const one of packed) {
    const { name, version, tarball, size, unpackedSize, manifest } = one;
    const data = readFileSync(tarball);
    const pkg = createPackageFromTarballData(data);
    const files = filesOf(pkg);
    process.stdout.write(
      `  ${`${name}@${version}`.padEnd(30)}${String(files.size).padStart(5)} files${kib(size)} packed${kib(unpackedSize)} unpacked\n`,
    );
    const found = [...checkContents(manifest, files), ...(await lint(data, manifest)), ...(await types(pkg))];
    faults.push(...found.map((fault) => `${name}: ${fault}`));
    for (const [file, text] of files)
      if (/^dist\/embed[\w-]*\.js$/.test(file)) process.stdout.write(`    ${file.padEnd(22)} ${integrityOf(text)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (faults.length > 0) process.stderr.write(`${faults.join('\n')}\n`);
process.stdout.write(faults.length === 0 ? 'publint and are-the-types-wrong have nothing to say.\n' : `${faults.length} faults.\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

function kib(bytes) {
  return `${(bytes / 1024).toFixed(0).padStart(7)} KiB`;
}

async function lint(data, manifest) {
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const { messages } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, manifest) ?? message.code}`);
}

async function types(pkg) {
  const { entrypoints, problems } = await checkPackage(pkg);
  if (Object.keys(entrypoints).length === 0) return ['are-the-types-wrong found no entry.'];
  return problems.flatMap((problem) => {
    if (withoutTypes.test(problem.entrypoint ?? '') || meant(pkg.packageName).includes(problem.kind)) return [];
    return [`are-the-types-wrong: ${problem.kind} ${JSON.stringify(problem)}`.slice(0, 400)];
  });
}

/**
 * The public API of every package as one text, `packages/<name>/api.md`, so that no change of it goes unseen: `npm run api` writes them,
 * `npm run api -- --check` fails when one is not what the code says. Run after a build.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { publicPackages } from './support/packages.mjs';
import { root } from './support/steps.mjs';

const isCheck = process.argv.includes('--check');
const changed = [];
for (const { path, manifest } of publicPackages()) {
  const folder = mkdtempSync(join(path, '.api-'));
  try {
    const report = reportOf(path, manifest, folder);
    const kept = join(path, 'api.md');
    const isSame = existsSync(kept) && readFileSync(kept, 'utf8') === readFileSync(report, 'utf8');
    if (!isSame) changed.push(manifest.name);
    if (!isSame && !isCheck) copyFileSync(report, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const said = changed.length === 0 ? 'The public API is what the reports say.' : `The public API changed: ${changed.join(', ')}.`;
process.stdout.write(`${said}\n`);
if (isCheck && changed.length > 0) {
  process.stderr.write('If that is meant: npm run api, read the difference, commit it with the change.\n');
  process.exitCode = 1;
}

/** Writes a module that names every entry of a package, and has API Extractor report on it. Returns the path of the report. */
function reportOf(path, manifest, folder) {
  const entries = Object.entries(manifest.exports).flatMap(([subpath, conditions]) => {
    const types = conditions.types ?? conditions.import?.types;
    return types === undefined ? [] : [{ subpath, types }];
  });
  const lines = entries.map(({ subpath, types }) => `export * as ${nameOf(subpath)} from '.${types.replace(/\.d\.ts$/, '.js')}';`);
  const entry = join(folder, 'index.d.ts');
  writeFileSync(entry, `/** ${manifest.name} @packageDocumentation */\n${lines.join('\n')}\n`);
  const name = basename(path);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(path, 'package.json'),
    packageJson: manifest,
    configObject: {
      projectFolder: path,
      mainEntryPointFilePath: entry,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: tsconfig(entry) },
      apiReport: { enabled: true, reportFileName: name, reportFolder: folder, reportTempFolder: folder, includeForgottenExports: false },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  Extractor.invoke(config, { localBuild: true, showVerboseMessages: false, messageCallback: quiet });
  return join(folder, `${name}.api.md`);
}

/** Our reports are compared by us; of what the extractor says, only faults matter. */
function quiet(message) {
  if (message.logLevel !== ExtractorLogLevel.Error) message.handled = true;
}

/** `.` → index, `./hosts/connect-streams` → hosts_connect_streams. */
function nameOf(subpath) {
  return subpath === '.' ? 'index' : subpath.slice(2).replaceAll(/[^a-z0-9]/g, '_');
}

function tsconfig(entry) {
  const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
  return {
    compilerOptions: {
      target: 'ES2022',
      lib,
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    files: [entry],
  };
}

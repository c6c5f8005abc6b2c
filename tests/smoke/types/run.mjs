// Compiles the same program with each compiler and each way of finding modules, and with every declaration checked.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

writeFileSync('src/every-entry.ts', everyEntry());
const modern = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];
const compilers = {
  'typescript-5-9': [...modern, { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true }],
  'typescript-6': modern,
  'typescript-7': modern,
};

let failed = 0;
for (const [compiler, ways] of Object.entries(compilers))
  for (const way of ways) for (const exactOptionalPropertyTypes of [true, false]) compile(compiler, { ...way, exactOptionalPropertyTypes });
process.exit(failed === 0 ? 0 : 1);

function compile(compiler, changing) {
  const compilerOptions = {
    ...changing,
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    jsx: 'react-jsx',
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
  const { status, stdout } = spawnSync(process.execPath, [binaryOf(compiler), '-p', '.', '--pretty', 'false'], { encoding: 'utf8' });
  const name = `${compiler} ${changing.moduleResolution}${changing.exactOptionalPropertyTypes ? ' exactOptionalPropertyTypes' : ''}`;
  console.log(`${name}: ${status === 0 ? 'passed' : `FAILED\n${stdout}`}`);
  if (status !== 0) failed += 1;
}

function binaryOf(compiler) {
  const { bin } = JSON.parse(readFileSync(`node_modules/${compiler}/package.json`, 'utf8'));
  return `node_modules/${compiler}/${bin.tsc}`;
}

/** Each entry has types, and they are not `any`: a name that is not there must be an error. */
function everyEntry() {
  const entries = readdirSync('node_modules/@callseal').flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(`node_modules/@callseal/${name}/package.json`, 'utf8'));
    const paths = Object.keys(exports).filter((path) => !path.includes('*') && !path.endsWith('.json'));
    return paths.map((path) => `@callseal/${name}${path.slice(1)}`);
  });
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}';`);
  const uses = entries.map((entry, index) => `// @ts-expect-error ${entry} has no such name\nvoid entry${index}.notThere;`);
  return `${[...imports, ...uses].join('\n')}\n`;
}

// Runs every check on each Node that is installed here. Where the registry has no binary for this platform, that is said.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const checks = readdirSync('checks').map((file) => `checks/${file}`);
const wanted = ['node-20', 'node-22', 'node-24'].map((name) => [name, `node_modules/${name}/bin/node`]);
const installed = wanted.filter(([, file]) => existsSync(file));
for (const [name] of wanted.filter((one) => !installed.includes(one))) console.log(`${name}: not tried, no binary for this platform`);

let failed = false;
for (const [name, node] of installed.length > 0 ? installed : [['this Node', process.execPath]]) {
  // so that require finds what is CommonJS, and nothing else
  const { status } = spawnSync(node, ['--no-experimental-require-module', '--test', ...checks], { stdio: 'inherit' });
  console.log(`${name} (${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}): ${status === 0 ? 'passed' : 'FAILED'}`);
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);

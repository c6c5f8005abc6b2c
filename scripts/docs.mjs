// npm run docs: install what is missing, build what changed, show the documentation on loopback until Ctrl-C. `--build` writes apps/site/dist.
import { spawn } from 'node:child_process';
import { build, environment, install, root, say } from './support/steps.mjs';

await install();
await build('./packages/*');

const only = process.argv.includes('--build');
if (only) say('Building the documentation into apps/site/dist');
const site = spawn('npm', ['run', '-s', only ? 'site' : 'serve', '-w', '@callseal/app-site'], {
  cwd: root,
  env: environment(),
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
site.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => site.kill(signal));

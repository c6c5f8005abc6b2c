// npm run storybook: install what is missing, build what changed, show the stories on loopback until Ctrl-C.
import { spawn } from 'node:child_process';
import { build, environment, install, root } from './support/steps.mjs';

await install();
await build('@callseal/widget');

const stories = spawn('npm', ['run', '-s', 'storybook', '-w', '@callseal/app-storybook'], {
  cwd: root,
  env: environment(),
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
stories.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stories.kill(signal));

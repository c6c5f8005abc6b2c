// The real types of @twilio/flex-ui, without the 700 MB that it would install: its package alone, unpacked. In a plugin that Twilio's
// command made, flex-ui is installed, and this file is not needed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';

const folder = '.flex-ui';
if (!existsSync(`${folder}/package/src/index.d.ts`)) {
  mkdirSync(folder, { recursive: true });
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '@twilio/flex-ui@2.17.1', '--json', '--pack-destination', folder], { encoding: 'utf8' }),
  );
  execFileSync('tar', ['-xzf', filename.split('/').at(-1), 'package/src', 'package/package.json'], { cwd: folder });
}

// Finds PostgreSQL and Redis for the tests of the stores, and installs them where that is one command away.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { must, say } from './steps.mjs';

const debian = '/usr/lib/postgresql';

function isInstalled(name) {
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  return [...(process.env.PATH ?? '').split(delimiter), ...versions].some((folder) => existsSync(join(folder, name)));
}

const missing = () => ['initdb', 'psql', 'redis-server'].filter((name) => !isInstalled(name));

/** On Debian and Ubuntu as root they are installed when missing, without starting them; elsewhere the mend is told. */
export async function needDatabases() {
  if (missing().length === 0) return;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say('Installing PostgreSQL and Redis for the tests');
    // the tests start servers of their own: the packages' services are of no use and would take the default ports
    const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    await must('apt-get', ['update', '-qq'], { quiet: true, env });
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql', 'redis-server'], { quiet: true, env });
    if (missing().length === 0) return;
  }
  process.stderr.write(
    `✗ The tests need PostgreSQL and Redis; missing: ${missing().join(', ')}. Install them (Debian, Ubuntu:\n` +
      '  apt-get install postgresql redis-server; macOS: brew install postgresql redis) and run npm test again.\n',
  );
  process.exit(1);
}

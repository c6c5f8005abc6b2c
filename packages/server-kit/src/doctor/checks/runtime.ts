import type { Check } from '../check.js';
import { failed, ok, warned } from '../finding.js';

/** The first release whose `node:sqlite` needs no flag. */
const [sqliteMajor, sqliteMinor] = [22, 13];

export const runtime: Check = {
  id: 'runtime',
  title: 'Node.js and its environment',
  run({ config, env, nodeVersion }) {
    const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
    if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
      return failed(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 switches every check of certificates off.',
        'Remove it; for a private certificate authority set NODE_EXTRA_CA_CERTS.',
      );
    }
    if (major < 20) return failed(`Node ${nodeVersion} is too old.`, 'Use Node 20 or newer; 24 is what is tested.');
    const sqlite = config.store?.database.kind === 'sqlite';
    if (sqlite && (major < sqliteMajor || (major === sqliteMajor && minor < sqliteMinor))) {
      return failed(`Node ${nodeVersion} has no node:sqlite.`, 'Use Node 22.13 or newer, or PostgreSQL.');
    }
    const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => (env[name] ?? '') !== '');
    if (proxy !== undefined && env.NODE_USE_ENV_PROXY !== '1') {
      return warned(
        `${proxy} is set, and not everything that this server asks goes that way.`,
        'Set NODE_USE_ENV_PROXY=1 (Node 24) so that all use it, or remove it.',
      );
    }
    return ok(`Node ${nodeVersion}${proxy === undefined ? '' : `, by way of ${proxy}`}.`);
  },
};

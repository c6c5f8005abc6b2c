// Asks the registry for known vulnerabilities of production dependencies. Exit code 0: none from "high" upward. 1: there are.
// 2: nobody could be asked, which is no pass.
import { spawnSync } from 'node:child_process';

const failing = ['high', 'critical'];
const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' });

const report = parse(stdout);
const counts = report?.metadata?.vulnerabilities;
if (counts === undefined) {
  const reason = report?.message ?? stderr.trim().split('\n')[0] ?? 'no answer';
  console.error(`NOT AUDITED: the registry's advisory endpoint gave no report (${reason}).`);
  console.error('Run "npm run audit" where the registry can be reached before you release.');
  process.exit(2);
}

for (const [name, { severity, range, fixAvailable }] of Object.entries(report.vulnerabilities ?? {})) {
  console.log(`${severity.padEnd(9)} ${name} ${range}${fixAvailable === false ? ', no fix yet' : ''}`);
}
const serious = failing.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
console.log(
  `${counts.total} known vulnerabilities in ${report.metadata.dependencies.prod} production dependencies, ${serious} of them high or critical.`,
);
process.exit(serious === 0 ? 0 : 1);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test, type TestContext } from 'node:test';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

function run(script: string, args: readonly string[] = [], path = process.env.PATH ?? '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  return { status, said: stdout + stderr };
}

test('docs/dependencies.md lists what the published packages bring with them, under licences that are accepted', () => {
  const { status, said } = run('dependencies.mjs', ['--check']);
  assert.equal(status, 0, said);
});

describe('npm run audit', { skip: process.platform === 'win32' }, () => {
  /** Runs the audit with an `npm` that prints this report. */
  function auditWith(context: TestContext, report: unknown) {
    const folder = mkdtempSync(join(tmpdir(), 'callseal-audit-'));
    context.after(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat <<'END'\n${typeof report === 'string' ? report : JSON.stringify(report)}\nEND\n`, {
      mode: 0o755,
    });
    return run('audit.mjs', [], `${folder}${delimiter}${process.env.PATH ?? ''}`);
  }
  const found = (severity: string) => ({
    vulnerabilities: { bad: { severity, range: '<2', fixAvailable: true } },
    metadata: {
      vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 1, [severity]: 1 },
      dependencies: { prod: 9 },
    },
  });

  for (const [severity, status] of [
    ['low', 0],
    ['moderate', 0],
    ['high', 1],
    ['critical', 1],
  ] as const) {
    test(`ends with ${status} when a ${severity} vulnerability is known, and names the package`, (context) => {
      const outcome = auditWith(context, found(severity));
      assert.equal(outcome.status, status);
      assert.match(outcome.said, new RegExp(`${severity} +bad <2`));
    });
  }

  for (const [what, report] of [
    ['the endpoint does not answer', { message: '405 Method Not Allowed', statusCode: 405 }],
    ['npm prints no report', 'npm error'],
  ] as const) {
    test(`never passes silently when ${what}`, (context) => {
      const outcome = auditWith(context, report);
      assert.equal(outcome.status, 2);
      assert.match(outcome.said, /NOT AUDITED/);
    });
  }
});

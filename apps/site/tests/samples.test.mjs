// Every block of code in the documents is compiled against the packages as they are built; those that need no account are run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root, site } from '../tools/paths.mjs';
import { isCompiled, samples, samplesFolder, writeSamples } from '../tools/samples.mjs';

const run = promisify(execFile);
const written = writeSamples();

/** What the compiler says, with the line of the document in place of the line of the file. */
function faultsIn(output) {
  return output
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .map((line) => {
      const [, name, row, text] = /([^/]+)\((\d+),\d+\): (.+)$/.exec(line) ?? [];
      const sample = written.find((one) => one.name === name);
      return sample === undefined ? line : `${sample.source}:${sample.line + Number(row) - 1}: ${text}`;
    });
}

test('every sample compiles against the built packages', async (context) => {
  context.diagnostic(`${written.length} samples compiled, ${samples.length - written.length} left out`);
  const { code = 0, stdout } = await run('node', [
    join(root, 'node_modules/@typescript/native/bin/tsc'),
    '-p',
    join(site, 'samples/tsconfig.json'),
  ]).catch((error) => error);
  assert.ok(written.length > 30);
  assert.deepEqual(faultsIn(stdout), []);
  // no compiler, no fault: that is no pass
  assert.equal(code, 0);
});

test('a sample is left out with a reason only, and few are', () => {
  const left = samples.filter((sample) => !isCompiled(sample));
  assert.ok(left.length <= 3, left.map(({ source, line }) => `${source}:${line}`).join(', '));
  const marks = samples
    .map(({ mark }) => mark)
    .filter((mark) => mark !== '' && mark !== 'run' && !/^not compiled, because .{10}/.test(mark));
  assert.deepEqual(marks, []);
});

for (const { name, source, line } of written.filter(({ mark }) => mark === 'run'))
  test(`the sample in ${source}, line ${line}, runs to its end`, async () => {
    const env = { ...process.env, ENGINE_SECRET: 'a-secret-of-this-test' };
    const { stderr } = await run('node', [join(samplesFolder, name)], { env, timeout: 20_000 });
    assert.equal(stderr.replace(/^\(.*Warning.*\n.*\n?/gm, ''), '');
  });

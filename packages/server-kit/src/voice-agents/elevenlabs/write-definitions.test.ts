import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { runCommand } from '../../cli/run-command.js';
import { createElevenLabsDefinitions } from './definitions.js';
import { toolNames } from './tool-names.js';

const url = 'https://kit.example';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callseal-elevenlabs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const result = await runCommand(['voice-agents', 'elevenlabs', ...args], {
    env: {},
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    readInput: () => Promise.resolve(''),
  });
  return { exitCode: 'exitCode' in result ? result.exitCode : undefined, out: out.join('\n'), err: err.join('\n') };
}
const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8'));

describe('callseal voice-agents elevenlabs', () => {
  test('writes every file, and says what is to be filled in', async () => {
    const { exitCode, out } = await run('--out', folder, '--url', url);
    assert.equal(exitCode, 0);
    for (const name of toolNames) assert.ok(out.includes(`tools/${name}.json`) && out.includes(`toolIds.${name}`));
    assert.deepEqual((await readdir(folder)).toSorted(), ['README.md', 'agents', 'settings.json', 'tools', 'workflow.json']);
    const { tools, agents, workflow } = createElevenLabsDefinitions({ url });
    assert.deepEqual(await read('tools/callseal_otp_verify.json'), tools.callseal_otp_verify);
    assert.deepEqual(await read('workflow.json'), workflow);
    assert.deepEqual(await read('agents/front.json'), agents.front);
  });

  test('run again takes what was filled in, and leaves the settings alone', async () => {
    await run('--out', folder, '--url', url);
    const settings = {
      url,
      secretId: 'secret_1',
      privilegedAgentId: 'agent_2',
      human: '+447700900100',
      fraudDesk: '+447700900101',
      toolIds: Object.fromEntries(toolNames.map((name) => [name, `id_of_${name}`])),
    };
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
    const { exitCode, out } = await run('--out', folder);
    assert.equal(exitCode, 0);
    assert.match(out, /Nothing is missing/);
    assert.deepEqual(await read('settings.json'), settings);
    const workflow = JSON.stringify(await read('workflow.json'));
    assert.ok(workflow.includes('id_of_callseal_transfer') && !workflow.includes('REPLACE'));
  });

  test('overwrites nothing in a folder that is not its own', async () => {
    await writeFile(join(folder, 'README.md'), 'mine');
    const { exitCode, err } = await run('--out', folder, '--url', url);
    assert.equal(exitCode, 3);
    assert.match(err, /README\.md is there/);
    assert.equal(await readFile(join(folder, 'README.md'), 'utf8'), 'mine');
  });

  test('refuses to begin without a URL, with settings that are no JSON, or a word too many', async () => {
    assert.equal((await run('--out', folder)).exitCode, 3);
    await writeFile(join(folder, 'settings.json'), '{');
    assert.equal((await run('--out', folder)).exitCode, 3);
    assert.equal((await run('more')).exitCode, 2);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { type PostgresService, startPostgres } from '@callseal/test-services';
import type { GrantClaims } from '@callseal/protocol/gate';
import { createHmacAuditSigner } from '../audit/audit-signer.js';
import type { AuditLog } from '../audit/audit-log.js';
import { createPostgresAuditLog } from '../audit/postgres-audit-log.js';
import { createSqliteAuditLog } from '../audit/sqlite-audit-log.js';
import { generateKey, parseKey, parseKeyRing } from '../credentials/key-ring.js';
import { createSqliteCredentialStore } from '../credentials/sqlite-credential-store.js';
import { createGatePseudonyms } from '../gate/gate-pseudonyms.js';
import { defaultPolicy } from '../gate/policy.js';
import { assuranceProfiles } from '../gate/profiles.js';
import { recordDecision, recordedCase, trailInto } from '../testkit/audit/record-decision.js';
import { cleanScreens, now, signalOf } from '../testkit/gate.js';
import type { ExitCode } from './command-io.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'callseal-audit-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const key = Buffer.alloc(32, 9).toString('base64');
const signer = createHmacAuditSigner(key);
const clock = { now: () => now };
type Env = Readonly<Record<string, string>>;

async function run(
  args: readonly string[],
  env: Env,
): Promise<{ readonly exitCode: ExitCode; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const result = await runCommand(['audit', ...args], {
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    readInput: () => Promise.reject(new Error('nothing is asked')),
  });
  assert.ok('exitCode' in result);
  return { exitCode: result.exitCode, out: out.join('\n'), err: err.join('\n') };
}

const code = signalOf('one-time-code', { source: 'codes' });
const screened = (risk: number) =>
  cleanScreens.map((signal) => ({ ...signal, source: 'engine', ...(signal.kind === 'fraud-risk' ? { value: risk } : {}) }));
const claims: GrantClaims = {
  iss: 'https://kit.example',
  sub: '0'.repeat(64),
  jti: 'A'.repeat(22),
  iat: now / 1000,
  exp: now / 1000 + 120,
  call_id: recordedCase.callId,
  action: 'pay',
  parameters_hash: 'A'.repeat(43),
  holder: 'human',
  single_use: true,
  family: 'A'.repeat(22),
  policy: { id: 'callseal-default', version: 1 },
  profile: 'nist-800-63b-4',
  factors: ['possession'],
};

/** A day of one desk: a payment with its grant, one at a higher risk, and a question that was not proven yet. Resolves with the ids. */
async function fill(log: AuditLog): Promise<readonly string[]> {
  const profile = assuranceProfiles['nist-800-63b-4'];
  const first = await recordDecision(log, { profile, action: 'pay', signals: [...screened(0.1), code], parameters: { amount: '1' } });
  const trail = trailInto(log);
  await trail.grantIssued(recordedCase, { claims, decisionId: first });
  await trail.grantUsed(recordedCase, claims);
  const second = await recordDecision(log, { profile, action: 'pay', signals: [...screened(0.6), code], at: now + 60_000 });
  const third = await recordDecision(log, { profile, action: 'read', signals: screened(0.2), at: now + 90_000 });
  return [first, second, third];
}

let files = 0;
async function newLog(): Promise<{ readonly path: string; readonly env: Env; readonly ids: readonly string[] }> {
  files += 1;
  const path = join(folder, `${files}.db`);
  const log = createSqliteAuditLog({ path, signer, clock });
  const ids = await fill(log);
  await log.close();
  return { path, env: { CALLSEAL_AUDIT_DATABASE: `sqlite:${path}`, CALLSEAL_AUDIT_KEY: key }, ids };
}

/** Changes an entry past the triggers, as who owns the file can. */
function tamper(path: string, sequence: number, from: string, to: string): void {
  const database = new DatabaseSync(path);
  database.exec('DROP TRIGGER audit_entry_stays');
  database.prepare('UPDATE audit_entry SET event = replace(event, ?, ?) WHERE sequence = ?').run(from, to, sequence);
  database.close();
}

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const stricter = { ...defaultPolicy, id: 'stricter', version: 2 };
const stricterFile = file('stricter.json', JSON.stringify(stricter).replace('"atLeast":0.7', '"atLeast":0.5'));

describe('audit verify', () => {
  test('finds an untouched log intact, and gives a checkpoint that it takes the next time', async () => {
    const { env } = await newLog();
    const first = await run(['verify'], env);
    assert.equal(first.exitCode, 0, first.out);
    assert.match(first.out, /No checkpoint was given/);
    const checkpoint = file('checkpoint', first.out.split('next time: ')[1] ?? '');
    const second = await run(['verify', '--checkpoint', checkpoint], env);
    assert.deepEqual([second.exitCode, second.out.includes('agrees with the checkpoint')], [0, true]);
  });

  test('finds a changed entry, a missing end and another key, each with 1', async () => {
    const { path, env } = await newLog();
    const longer = { sequence: 99, hash: 'ab'.repeat(32) };
    const forged = { ...longer, signature: createHmacAuditSigner(generateKey()).sign(longer) };
    assert.equal((await run(['verify', '--checkpoint', file('forged', forged)], env)).exitCode, 3, 'it proves nothing');
    const cut = await run(['verify', '--checkpoint', file('longer', longer)], env);
    assert.deepEqual([cut.exitCode, cut.out.includes('its end is missing')], [1, true]);
    const other = await run(['verify'], { ...env, CALLSEAL_AUDIT_KEY: generateKey() });
    assert.deepEqual([other.exitCode, /broken at entry 1: .*\(signature\)/.test(other.out)], [1, true]);
    tamper(path, 4, '"outcome":"passed"', '"outcome":"failed"');
    const changed = await run(['verify'], env);
    assert.deepEqual([changed.exitCode, /broken at entry 4: .*\(hash\)/.test(changed.out)], [1, true]);
  });

  test('says plainly when there is no key to check signatures with', async () => {
    const { env } = await newLog();
    const { exitCode, out } = await run(['verify'], { CALLSEAL_AUDIT_DATABASE: env.CALLSEAL_AUDIT_DATABASE ?? '' });
    assert.equal(exitCode, 0);
    assert.match(out, /Signatures were not checked/);
  });
});

describe('audit export', () => {
  test('writes a new file for this user only, which verify checks without the database', async () => {
    const { env } = await newLog();
    const out = join(folder, 'exported');
    assert.equal((await run(['export', '--out', out], env)).exitCode, 0);
    assert.equal(statSync(out).mode & 0o777, 0o600);
    assert.equal((await run(['verify', '--export', out], { CALLSEAL_AUDIT_KEY: key })).exitCode, 0);
    assert.deepEqual((await run(['export', '--out', out], env)).exitCode, 1, 'nothing is overwritten');
    const printed = await run(['export'], env);
    assert.equal(`${printed.out}\n`, readFileSync(out, 'utf8'));
    assert.equal((await run(['export', '--from', '4'], env)).out, printed.out.split('\n').slice(3).join('\n'));
    writeFileSync(out, readFileSync(out, 'utf8').replace('"score":0.6', '"score":0.1'));
    assert.equal((await run(['verify', '--export', out], {})).exitCode, 1);
  });
});

describe('audit recompute', () => {
  test('computes all decisions, or one, the same', async () => {
    const { env, ids } = await newLog();
    const all = await run(['recompute'], env);
    assert.deepEqual([all.exitCode, all.out.includes('3 came out the same')], [0, true]);
    const [one = ''] = ids;
    assert.match((await run(['recompute', one], env)).out, /is the same\./);
    assert.equal((await run(['recompute', '00000000-0000-4000-8000-000000000000'], env)).exitCode, 1);
  });

  test('ends with 1 for a decision that does not follow from the log', async () => {
    const { path, env } = await newLog();
    tamper(path, 2, '"outcome":"passed"', '"outcome":"failed"');
    assert.equal((await run(['recompute'], env)).exitCode, 1);
  });
});

describe('audit what-if', () => {
  test('takes policy and profile from files or by name, and a time; also as JSON', async () => {
    const { env } = await newLog();
    const plain = await run(['what-if', '--policy', stricterFile], env);
    assert.deepEqual([plain.exitCode, plain.out.includes('Of pay, 1 that was privileged would be step-up.')], [0, true]);
    const json = await run(['what-if', '--policy', stricterFile, '--profile', 'psd2', '--from', '2026-03-01', '--json'], env);
    const report = JSON.parse(json.out) as { decisions: number; profile: string };
    assert.deepEqual([report.decisions, report.profile], [3, 'psd2']);
    const own = file('profile.json', { ...assuranceProfiles.psd2, id: 'own' });
    assert.match((await run(['what-if', '--policy', stricterFile, '--profile', own], env)).out, /under profile own/);
    assert.match((await run(['what-if', '--policy', stricterFile, '--to', '2026-03-01'], env)).out, /^0 decisions/);
  });
});

test('subject erase is in the audit log, where one is configured', async () => {
  const { path, env } = await newLog();
  const store = { CALLSEAL_DATABASE_URL: `sqlite:${path}.store`, CALLSEAL_KEYS: generateKey(), CALLSEAL_SUBJECT_KEY: generateKey() };
  const subject = '+34600000001';
  const credentials = createSqliteCredentialStore({
    path: `${path}.store`,
    keys: parseKeyRing(store.CALLSEAL_KEYS),
    subjectKey: store.CALLSEAL_SUBJECT_KEY,
  });
  await credentials.put(subject, { credential: 'credential' });
  await credentials.close();
  const result = await runCommand(['subject', 'erase'], {
    env: { ...env, ...store },
    out: () => undefined,
    err: (line) => {
      throw new Error(line);
    },
    readInput: () => Promise.resolve(subject),
  });
  assert.deepEqual(result, { exitCode: 0 });
  const last = (await run(['export'], env)).out.split('\n').at(-1) ?? '';
  const { event } = JSON.parse(last) as { event: { type: string; subject: string } };
  const pseudonyms = createGatePseudonyms(parseKey('', store.CALLSEAL_SUBJECT_KEY));
  assert.deepEqual([event.type, event.subject], ['erased', pseudonyms.subject(subject)]);
  assert.equal((await run(['verify'], env)).exitCode, 0);
});

describe('a command line or configuration that is wrong', () => {
  test('is told without what it holds', async () => {
    const { env } = await newLog();
    const secret = '+34600000001';
    const cases: readonly (readonly [readonly string[], Env, ExitCode])[] = [
      [['verify'], {}, 3],
      [['verify'], { ...env, CALLSEAL_AUDIT_KEY: secret }, 3],
      [['verify'], { CALLSEAL_AUDIT_DATABASE: `sqlite:${join(folder, secret)}` }, 3],
      [['verify', '--checkpoint', join(folder, secret)], env, 3],
      [['verify', '--checkpoint', file('none', secret)], env, 3],
      [['verify', '--checkpoint', file('empty', '')], env, 3],
      [['verify', '--export', join(folder, secret)], {}, 3],
      [['explain'], env, 2],
      [['explain', secret], env, 1],
      [['export', '--from', secret], env, 2],
      [['what-if'], env, 2],
      [['what-if', '--policy', file('broken.json', `{"${secret}`)], env, 3],
      [['what-if', '--policy', file('other.json', { id: secret })], env, 3],
      [['what-if', '--policy', stricterFile, '--profile', secret], env, 3],
      [['what-if', '--policy', stricterFile, '--from', secret], env, 2],
      [['what-if', '--policy', stricterFile, '--from', '2026-03-02', '--to', '2026-03-01'], env, 3],
      [['dance'], env, 2],
    ];
    for (const [args, given, expected] of cases) {
      const { exitCode, out, err } = await run(args, given);
      assert.equal(exitCode, expected, args.join(' '));
      assert.ok(!`${out}${err}`.includes('600000001'), args.join(' '));
    }
  });
});

describe('in PostgreSQL', () => {
  let postgres: PostgresService;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  test('the commands read the same log', async () => {
    const url = await postgres.createDatabase();
    const log = createPostgresAuditLog({ connectionString: url, signer });
    const [id = ''] = await fill(log);
    await log.close();
    const env = { CALLSEAL_AUDIT_DATABASE: url, CALLSEAL_AUDIT_KEY: key };
    for (const args of [['verify'], ['explain', id], ['recompute'], ['what-if', '--policy', stricterFile], ['export']]) {
      assert.equal((await run(args, env)).exitCode, 0, args.join(' '));
    }
  });
});

test('docs/audit.md shows what the commands say', async () => {
  const { path, env, ids } = await newLog();
  const outputs: [string, string][] = [
    ['verify', (await run(['verify'], env)).out],
    ['explain', (await run(['explain', ids[0] ?? ''], env)).out],
    ['recompute', (await run(['recompute'], env)).out],
    ['what-if', (await run(['what-if', '--policy', stricterFile], env)).out],
  ];
  tamper(path, 11, '"score":0.6', '"score":0.9');
  outputs.push(['verify-broken', (await run(['verify'], env)).out], ['recompute-broken', (await run(['recompute'], env)).out]);
  const page = new URL('../../../../docs/audit.md', import.meta.url);
  const names = new Map<string, string>();
  let wanted = readFileSync(page, 'utf8');
  for (const [name, output] of outputs) {
    const block = new RegExp(`(<!-- output: ${name} -->\n\n).*?(\n\n<!-- end -->)`, 's');
    assert.match(wanted, block);
    wanted = wanted.replace(block, (_, open: string, close: string) => `${open}\`\`\`text\n${normalise(output, names)}\n\`\`\`${close}`);
  }
  if (process.env.CALLSEAL_WRITE_DOCS === '1') writeFileSync(page, wanted);
  assert.equal(readFileSync(page, 'utf8'), wanted, 'Write it anew with CALLSEAL_WRITE_DOCS=1');
});

/** Random ids and the hashes over them, always the same ones on the page. */
function normalise(text: string, names: Map<string, string>): string {
  return text.replace(/\b(?:[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g, (random) => {
    const digits = createHash('sha256').update(`${names.size}`).digest('hex');
    const stable = random.length === 64 ? digits : digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
    names.set(random, names.get(random) ?? stable);
    return names.get(random) ?? stable;
  });
}

/**
 * What the gate costs, in microseconds: a policy decision, a grant's issue and verification, and a whole decision of the `CallGate` with
 * its state, audit log and grant. Run after a build: `node packages/server-kit/bench/gate.mjs [--batches 60]`.
 *
 * Batches alternate with something simple that does the bare minimum of the same, so that whatever else the machine does hits both; the
 * ratio is the median over the batches. Prints one line for each, then one JSON object.
 */
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createMemorySharedState } from '@callseal/server-kit';
import { createMemoryAuditLog, createSqliteAuditLog } from '@callseal/server-kit/audit';
import { assuranceProfiles, createCallGate, createGrants, decide, defaultPolicy } from '@callseal/server-kit/gate';
import { generateKey } from '@callseal/server-kit/sqlite';
import { action, parameters, policy, profile } from './gate-rules.mjs';

const { values } = parseArgs({ options: { batches: { type: 'string', default: '60' } } });
const batches = Math.min(Number(values.batches), 500);
const warmUp = 10;
const figures = {};

/** Measures `run` beside `bare`, batch by batch; `prepare` makes what one call of `run` needs, outside of the time. */
async function measure(name, { size, run, bare, prepare = (index) => index }) {
  const taken = { run: [], bare: [] };
  const time = async (work, items) => {
    const begin = performance.now();
    for (const item of items) await work(item);
    return ((performance.now() - begin) * 1000) / items.length;
  };
  for (let batch = -warmUp; batch < batches; batch += 1) {
    const items = [];
    for (let index = 0; index < size; index += 1) items.push(await prepare(index));
    const both = { run: await time(run, items), bare: await time(bare, items) };
    if (batch < 0) continue;
    taken.run.push(both.run);
    taken.bare.push(both.bare);
  }
  const ratio = at(
    taken.run.map((microseconds, index) => microseconds / taken.bare[index]),
    0.5,
  );
  const figure = { microseconds: at(taken.run, 0.5), p95: at(taken.run, 0.95), bareMicroseconds: at(taken.bare, 0.5), ratio };
  figures[name] = figure;
  console.log(`${name.padEnd(36)} ${figure.microseconds} µs, p95 ${figure.p95} µs; bare ${figure.bareMicroseconds} µs = ${ratio}×`);
}

function at(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(share * (sorted.length - 1))] * 100) / 100;
}

const callId = 'CA00000000000000000000000000000001';
const subject = 'pseudonym-of-a-caller1';
const scope = { callId, subject, action, parameters };
const signal = (kind, mayProve, more = {}) => ({
  kind,
  outcome: 'passed',
  source: 'bench',
  at: new Date().toISOString(),
  callId,
  subject,
  mayProve,
  ...more,
});
const signals = [
  signal('spoof', ['risk']),
  signal('fraud-risk', ['risk'], { value: 0.2 }),
  signal('watchlist', ['risk']),
  signal('voice-match', ['inherence', 'risk'], { value: 0.9 }),
  signal('one-time-code', ['possession']),
];
const ask = () => decide({ policy: defaultPolicy, profile: assuranceProfiles.baseline, ...scope, signals, now: Date.now() });

/** A handler's own `if`: reads the evidence as it came, and looks whether every piece of it is this caller's, fresh and passed. */
const asJson = JSON.stringify(signals);
const askByHand = () =>
  JSON.parse(asJson).every(
    (one) => one.callId === callId && one.subject === subject && one.outcome === 'passed' && Date.now() - Date.parse(one.at) < 300_000,
  );

await measure('decide, 5 signals', { size: 500, run: ask, bare: askByHand });
for (const [name, type, options, hash] of [
  ['EdDSA', 'ed25519', {}, null],
  ['ES256', 'ec', { namedCurve: 'P-256' }, 'sha256'],
]) {
  const { privateKey, publicKey } = generateKeyPairSync(type, options);
  const grants = createGrants({
    keys: [privateKey.export({ format: 'jwk' })],
    issuer: 'https://bench.example',
    state: createMemorySharedState(),
  });
  const issue = async (singleUse) => (await grants.issue(ask(), { ...scope, singleUse, lifetimeSeconds: 900 })).token;
  const token = await issue(false);
  const parts = token.split('.');
  const signed = Buffer.from(parts.slice(0, 2).join('.'));
  const signature = Buffer.from(parts[2], 'base64url');
  const bareSign = () => sign(hash, signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const bareVerify = () => {
    if (!verify(hash, signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)) throw new Error('The signature is good.');
  };
  await measure(`${name} grant, decide and issue`, { size: 50, run: () => issue(true), bare: bareSign });
  await measure(`${name} grant, verify`, { size: 50, run: () => grants.verify(token, scope), bare: bareVerify });
  const use = { prepare: () => issue(true), run: (once) => grants.verify(once, scope), bare: bareVerify };
  await measure(`${name} grant, verify a single use`, { size: 50, ...use });
}

const folder = mkdtempSync(join(tmpdir(), 'callseal-bench-'));
const key = generateKeyPairSync('ed25519').privateKey;
const bareIssue = () => sign(null, Buffer.from(asJson), key) && askByHand();
for (const [name, openAudit] of [
  ['no audit log', () => undefined],
  ['audit log in memory', () => createMemoryAuditLog()],
  ['audit log in SQLite', () => createSqliteAuditLog({ path: join(folder, 'audit.sqlite') })],
]) {
  const audit = openAudit();
  const gate = createCallGate({
    state: createMemorySharedState(),
    subjectKey: generateKey(),
    grants: { keys: [key.export({ format: 'jwk' })], issuer: 'https://bench.example' },
    actions: { [action]: {} },
    policy,
    profile,
    ...(audit === undefined ? {} : { audit }),
  });
  const prepare = async () => {
    const on = { callId: `CA${randomBytes(16).toString('hex')}`, caller: '+34600000001' };
    await gate.note(on, { kind: 'spoof', outcome: 'passed', source: 'bench', value: 0.9, mayProve: ['risk'] });
    await gate.note(on, { kind: 'voice-match', outcome: 'passed', source: 'bench', value: 0.9, mayProve: ['inherence', 'risk'] });
    return on;
  };
  const run = async (on) => {
    const { grant } = await gate.decide(on, { action, parameters });
    if (grant === null) throw new Error('The evidence is enough.');
  };
  await measure(`CallGate.decide with grant, ${name}`, { size: 40, prepare, run, bare: bareIssue });
  await audit?.close();
}
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ benchmark: 'gate', node: process.version, batches, figures }));

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { oneCall, pseudonym, voiceSignal } from '../testkit/audit/audit-events.js';
import { hashEntry } from './audit-chain.js';
import type { AuditCheckpoint, AuditHead, AuditLog } from './audit-log.js';
import { createEd25519AuditSigner, createEd25519AuditVerifier, createHmacAuditSigner } from './audit-signer.js';
import type { AuditLogOptions } from './create-audit-log.js';
import { exportAudit } from './export-audit.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { parseAuditLine } from './parse-event.js';
import { verifyAudit, verifyAuditExport } from './verify-audit.js';

const hmac = createHmacAuditSigner(Buffer.alloc(32, 7).toString('base64'));

async function exportOf(log: AuditLog): Promise<Buffer> {
  let text = '';
  for await (const line of exportAudit(log)) text += line;
  return Buffer.from(text);
}

/** A log of some dozens of events. */
async function fill(calls: number, options?: AuditLogOptions): Promise<{ log: AuditLog; exported: Buffer; lines: string[] }> {
  const log = createMemoryAuditLog(options);
  for (let call = 0; call < calls; call += 1) for (const event of oneCall()) await log.append(event);
  const exported = await exportOf(log);
  return { log, exported, lines: exported.toString().split('\n').slice(0, -1) };
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

describe('an export', () => {
  test('of a whole log is found whole, and holds one line for each entry', async () => {
    const { log, exported, lines } = await fill(3);
    const head = await log.head();
    assert.equal(lines.length, 45);
    assert.deepEqual(await verifyAuditExport(exported), { intact: true, entries: 45, head });
    assert.deepEqual(await verifyAudit(log), { intact: true, entries: 45, head });
  });

  for (const [name, options, verify] of [
    ['an unsigned log', {}, {}],
    ['a signed log', { signer: hmac }, { verifier: hmac }],
  ] as const) {
    test(`of ${name} in which any one byte is another is found broken, at the line of that byte`, async (context) => {
      const { exported } = await fill(1, options);
      let line = 1;
      let flips = 0;
      for (let index = 0; index < exported.length; index += 1) {
        const original = exported[index]!;
        // the case bit, the lowest bit, the highest bit; and any other by turns
        for (const mask of new Set([0x20, 0x01, 0x80, 1 << (index % 8)])) {
          exported[index] = original ^ mask;
          // only the lines from here on: the ones before are whole
          const found = await verifyLine(exported, index, verify);
          if (found) assert.fail(`byte ${index} of line ${line}, mask ${mask}`);
          flips += 1;
        }
        exported[index] = original;
        if (original === 0x0a) line += 1;
      }
      context.diagnostic(`${exported.length} bytes, ${flips} changes, all found`);
    });
  }

  test('that is verified as a whole names the first broken entry', async () => {
    const { exported, lines } = await fill(3);
    let offset = 0;
    for (const [index, line] of lines.entries()) {
      const altered = Buffer.from(exported);
      const at = offset + line.indexOf('"hash":"') + 8;
      altered[at]! ^= 1;
      const found = await verifyAuditExport(altered);
      assert.deepEqual([found.intact, found.intact || found.sequence, found.entries], [false, index + 1, index]);
      offset += line.length + 1;
    }
  });

  test('in which a line is missing, twice, or in another place is found broken there', async () => {
    const { lines } = await fill(2);
    const checkpoints = [{ sequence: lines.length, hash: parseAuditLine(lines.at(-1)!)!.hash }];
    for (let index = 0; index < lines.length; index += 1) {
      const without = await verifyAuditExport(joined(lines.toSpliced(index, 1)), { checkpoints });
      assert.deepEqual([without.intact, without.entries], [false, index]);
      const twice = await verifyAuditExport(joined(lines.toSpliced(index, 0, lines[index]!)));
      assert.deepEqual([twice.intact, twice.entries], [false, index + 1]);
      for (let other = index + 1; other < lines.length; other += 1) {
        const swapped = lines.with(index, lines[other]!).with(other, lines[index]!);
        const found = await verifyAuditExport(joined(swapped));
        assert.deepEqual([found.intact, found.entries], [false, index]);
      }
    }
  });

  test('that was cut anywhere is found so by a checkpoint that was kept elsewhere, and passes without one at the end of a line', async () => {
    const { exported, lines } = await fill(1);
    const last = parseAuditLine(lines.at(-1)!)!;
    for (let length = 0; length < exported.length; length += 1) {
      // only the line that was cut, which is the last: the ones before are whole
      const start = exported.subarray(0, length).lastIndexOf(0x0a) + 1;
      const options = { checkpoints: [last], ...entryBefore(exported, start) };
      const found = await verifyAuditExport(exported.subarray(start, length), options);
      assert.equal(found.intact, false, `${length}`);
    }
    assert.equal((await verifyAuditExport(joined(lines.slice(0, -1)))).intact, true);
  });

  test('of the part from an entry on is checked against the entry before', async () => {
    const { lines } = await fill(2);
    const after = parseAuditLine(lines[9]!)!;
    const part = joined(lines.slice(10));
    assert.equal((await verifyAuditExport(part, { after })).intact, true);
    assert.equal((await verifyAuditExport(part)).intact, false);
    assert.equal((await verifyAuditExport(part, { after: { ...after, hash: pseudonym(9) } })).intact, false);
  });
});

describe('a log that was written anew with right hashes', () => {
  /** Changes one event and makes every hash from there on anew, as who can write the database could. */
  function rewrite(lines: readonly string[], sequence: number): string[] {
    let previous = '';
    return lines.map((line) => {
      const entry = parseAuditLine(line)!;
      if (entry.sequence < sequence) {
        previous = entry.hash;
        return line;
      }
      const event = entry.sequence === sequence ? `{"reason":"retention","subject":"${pseudonym(8)}","type":"erased"}` : entry.event;
      const parts = { sequence: entry.sequence, time: entry.time, event, previous: entry.sequence === 1 ? entry.previous : previous };
      previous = hashEntry(parts);
      const signature = entry.signature === null ? '' : `"signature":"${entry.signature}",`;
      return `{"event":${event},"hash":"${previous}","previous":"${parts.previous}","sequence":${parts.sequence},${signature}"time":"${parts.time}"}`;
    });
  }

  test('passes without keys and checkpoints, which is why there are some', async () => {
    const { lines } = await fill(1);
    assert.equal((await verifyAuditExport(joined(rewrite(lines, 1)))).intact, true);
  });

  test('is found by its signatures, wherever it begins', async () => {
    for (const [signer, verifier] of [[hmac, hmac] as const, ed25519()]) {
      const { lines } = await fill(1, { signer });
      for (let sequence = 1; sequence <= lines.length; sequence += 1) {
        const found = await verifyAuditExport(joined(rewrite(lines, sequence)), { verifier });
        assert.deepEqual(found, { intact: false, fault: 'signature', sequence, entries: sequence - 1 });
      }
      const unsigned = rewrite(lines, 1).map((line) => line.replace(/"signature":"[^"]+",/, ''));
      assert.equal((await verifyAuditExport(joined(unsigned), { verifier })).intact, false);
    }
  });

  test('is found by one kept checkpoint, also without any key', async () => {
    const { lines } = await fill(1);
    const kept = parseAuditLine(lines[9]!)!;
    const found = await verifyAuditExport(joined(rewrite(lines, 4)), { checkpoints: [{ sequence: kept.sequence, hash: kept.hash }] });
    assert.deepEqual(found, { intact: false, fault: 'rewritten', sequence: 10, entries: 9 });
  });

  test('is found at the next checkpoint when only every so many entries are signed', async () => {
    const { lines } = await fill(1, { signer: hmac, checkpointEvery: 5 });
    const found = await verifyAuditExport(joined(rewrite(lines, 7)), { verifier: hmac, checkpointEvery: 5 });
    assert.deepEqual(found, { intact: false, fault: 'signature', sequence: 10, entries: 9 });
  });
});

describe('the keys', () => {
  test('a signature of another key, or in another spelling, is none', async () => {
    const checkpoints: AuditCheckpoint[] = [];
    const [signer, verifier] = ed25519();
    const log = createMemoryAuditLog({ signer, onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) });
    await log.append(voiceSignal());
    const [checkpoint] = checkpoints;
    assert.ok(checkpoint !== undefined && verifier.verify(checkpoint));
    assert.equal(ed25519()[1].verify(checkpoint), false);
    assert.equal(hmac.verify(checkpoint), false);
    for (const signature of [
      checkpoint.signature.toUpperCase(),
      `${checkpoint.signature}00`,
      checkpoint.signature.slice(0, -2),
      ` ${checkpoint.signature}`,
      '',
    ]) {
      assert.equal(verifier.verify({ ...checkpoint, signature }), false);
    }
    assert.equal(verifier.verify({ ...checkpoint, sequence: 2 }), false);
    await assert.rejects(verifyAudit(log, { verifier: hmac, checkpoints }), { code: 'CONFIG_INVALID' });
  });

  test('keys that are none are refused, and the message repeats nothing', () => {
    const secret = 'bm90IGEga2V5';
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const make of [
      () => createEd25519AuditSigner(secret),
      () => createEd25519AuditVerifier([secret]),
      () => createEd25519AuditVerifier([]),
      () => createEd25519AuditSigner(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
      () => createHmacAuditSigner(secret),
    ]) {
      assert.throws(make, (error: Error & { code?: string }) => error.code === 'CONFIG_INVALID' && !String(error.stack).includes(secret));
    }
  });
});

function ed25519() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return [
    createEd25519AuditSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    createEd25519AuditVerifier([publicKey.export({ type: 'spki', format: 'pem' }).toString()]),
  ] as const;
}

/** Whether the export passes, looking only at the line of a byte and the one that then follows it: the rest is as it was. */
async function verifyLine(exported: Buffer, index: number, options: Parameters<typeof verifyAuditExport>[1]): Promise<boolean> {
  const start = exported.lastIndexOf(0x0a, index - 1) + 1;
  const end = exported.indexOf(0x0a, index + 1) + 1;
  const part = exported.subarray(index === 0 ? 0 : start, end === 0 ? exported.length : end);
  return (await verifyAuditExport(part, { ...options, ...entryBefore(exported, index === 0 ? 0 : start) })).intact;
}

/** The option that lets a check begin at the line that starts there. */
function entryBefore(exported: Buffer, start: number): { readonly after?: AuditHead } {
  if (start === 0) return {};
  const before = parseAuditLine(exported.subarray(exported.lastIndexOf(0x0a, start - 2) + 1, start - 1).toString());
  return before === undefined ? {} : { after: before };
}

import type { ReencryptionReport } from './credential-store.js';
import { openValue, sealValue } from './envelope.js';
import type { KeyRing } from './key-ring.js';
import type { BoundValue, Replacement, SubjectRows, ValueKind, ValuePage } from './subject-rows.js';

/** Values that are read, and written in one transaction: a bound on memory and on how long rows are locked. */
const batchSize = 100;

/**
 * Walks once over the values that are not under the first key and encrypts at most `limit` of them anew. It only goes forward, so
 * values that cannot be read are counted and passed by, however many there are.
 */
export async function reencryptValues(rows: SubjectRows, keys: KeyRing, limit: number): Promise<ReencryptionReport> {
  let [reencrypted, unreadable] = [0, 0];
  for await (const page of walk(rows, keys, () => limit - reencrypted)) {
    const replacements: Replacement[] = [];
    for (const value of page) {
      const plain = openValue(keys, value, value.kind === 'receipt' ? { ...value, engine: null, modelHash: null } : value);
      if (plain === undefined) unreadable += 1;
      else replacements.push({ from: value, to: sealAgain(keys, plain, value) });
    }
    if (replacements.length > 0) reencrypted += await rows.replaceValues(replacements);
  }
  const others = await rows.countOthers(firstKeyId(keys));
  return { reencrypted, unreadable, remaining: Math.max(0, others - unreadable) };
}

function sealAgain(keys: KeyRing, plain: Buffer, value: BoundValue): Replacement['to'] {
  const sealed = sealValue(keys, plain, value.kind === 'receipt' ? { ...value, engine: null, modelHash: null } : value);
  plain.fill(0);
  return sealed;
}

async function* walk(rows: SubjectRows, keys: KeyRing, budget: () => number): AsyncGenerator<readonly BoundValue[]> {
  const keyId = firstKeyId(keys);
  for (const kind of ['credential', 'receipt'] satisfies ValueKind[]) {
    for (const side of ['<', '>'] as const) {
      let after: ValuePage['after'] = { keyId: '', nonce: new Uint8Array() };
      for (let limit = Math.min(batchSize, budget()); limit > 0; limit = Math.min(batchSize, budget())) {
        const page = await rows.findValues({ kind, side, keyId, after, limit });
        const last = page.at(-1);
        if (last === undefined) break;
        after = last;
        yield page;
      }
    }
  }
}

function firstKeyId(keys: KeyRing): string {
  return keys.ids[0] ?? '';
}

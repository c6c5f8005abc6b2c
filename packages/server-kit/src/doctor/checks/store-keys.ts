import { createSecretKey } from 'node:crypto';
import type { StoreConfig } from '../../config/config.js';
import { encryptionOf } from '../../config/parts/store.js';
import { receiptIdOf } from '../../credentials/check-values.js';
import { openValue, ringKeyId } from '../../credentials/envelope.js';
import type { KeyRing } from '../../credentials/key-ring.js';
import { parseKey } from '../../credentials/key-ring.js';
import { resolveStoreOptions } from '../../credentials/store-options.js';
import type { SubjectRows, ValueKind, ValuePage } from '../../credentials/subject-rows.js';
import type { Check } from '../check.js';
import { failed, type Finding, ok, skipped, warned } from '../finding.js';
import { judgeVersion, openRows, readStoreVersion } from '../store-version.js';
import { storeFailure } from './store.js';

/** Whether the keys open what is stored, and find it. Only reads. */
export const storeKeys: Check = {
  id: 'store-keys',
  title: 'Keys of the store',
  async run({ config }) {
    if (config.store === undefined) return skipped('No registrations are kept.');
    if (isRepetitive(parseKey('', config.store.subjectKey))) {
      return failed('CALLSEAL_SUBJECT_KEY is a placeholder, not a random key.', 'Make one: callseal keys generate.');
    }
    try {
      // refuses a subject key that is on the ring
      const { keys } = resolveStoreOptions(encryptionOf(config.store));
      if (judgeVersion(await readStoreVersion(config.store)) !== undefined) return skipped('It waits for the tables.');
      return await judgeKeys(config.store, keys);
    } catch (error) {
      const refused = error instanceof Error && 'code' in error && error.code === 'CONFIG_INVALID';
      // why the store cannot be reached is told by its own line
      return refused ? storeFailure(error, config.store) : skipped('It waits for the store.');
    }
  },
};

async function judgeKeys(config: StoreConfig, keys: KeyRing): Promise<Finding> {
  const rows = openRows(config);
  try {
    const others = await findOtherKeys(rows, keys);
    if (others.foreign > 0) {
      return failed(
        `${others.foreign} values are under a key that is not on the ring.`,
        'Put their key back at the end of CALLSEAL_KEYS, or erase those callers.',
      );
    }
    if ((await findsItsReceipts(rows, keys, config.subjectKey)) === false) {
      return failed(
        'CALLSEAL_SUBJECT_KEY is not the one that callers are stored under: nobody will be found.',
        'Put the first subject key back; it can never be changed.',
      );
    }
    if (others.older > 0) {
      return warned(
        `${others.older} values are still under an older key.`,
        'Run: callseal keys rotate. Until then keep the old keys on the ring.',
      );
    }
    return ok(`Everything is under the first key of ${keys.ids.length}, and callers are found by the subject key.`);
  } finally {
    await rows.close();
  }
}

/** Longer than any nonce, and above it: a walk that goes on after this one is at the next key. */
const lastNonce = Buffer.alloc(13, 0xff);

/**
 * How many values are under keys that are not on the ring, and under keys of the ring that are not the first. Goes from key to key, not
 * from value to value. Requests that are served meanwhile may change a count, never whether there is one.
 */
async function findOtherKeys(rows: SubjectRows, keys: KeyRing): Promise<{ readonly foreign: number; readonly older: number }> {
  const keyIds = new Set<string>();
  for (const kind of ['credential', 'receipt'] satisfies ValueKind[]) {
    let after: ValuePage['after'] = { keyId: '', nonce: new Uint8Array() };
    for (;;) {
      const [value] = await rows.findValues({ kind, side: '>', keyId: '', after, limit: 1 });
      if (value === undefined) break;
      keyIds.add(value.keyId);
      after = { keyId: value.keyId, nonce: lastNonce };
    }
  }
  const counts = { foreign: 0, older: 0 };
  for (const keyId of keyIds) {
    if (keyId === keys.ids[0]) continue;
    const count = Math.max(1, (await rows.countOthers('')) - (await rows.countOthers(keyId)));
    counts[keys.ids.includes(ringKeyId(keyId)) ? 'older' : 'foreign'] += count;
  }
  return counts;
}

/** Receipts are named by a hash under the subject key, so one of them tells whether it is the same; `undefined` without any. */
async function findsItsReceipts(rows: SubjectRows, keys: KeyRing, subjectKey: string): Promise<boolean | undefined> {
  const [value] = await rows.findValues({ kind: 'receipt', side: '>', keyId: '', after: { keyId: '', nonce: new Uint8Array() }, limit: 1 });
  if (value?.kind !== 'receipt') return undefined;
  const { subjectId, receiptId } = value;
  const plain = openValue(keys, value, { subjectId, receiptId, engine: null, modelHash: null });
  if (plain === undefined) return undefined;
  const expected = receiptIdOf(createSecretKey(parseKey('', subjectKey)), subjectId, plain.toString('utf8'));
  plain.fill(0);
  return expected.equals(receiptId);
}

/** Whether a key was typed rather than made: 32 random bytes never have so few different ones. */
function isRepetitive(key: Uint8Array): boolean {
  return new Set(key).size < 8;
}

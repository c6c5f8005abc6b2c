import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { SealedEntry } from './watchlist-store.js';

/** Seals templates of the watchlist, and opens them again. */
export interface WatchlistSealer {
  seal(entry: Omit<SealedEntry, 'sealed'>, template: Uint8Array): SealedEntry;
  /** `null` for what was altered, moved, sealed under another key or made by another voice model. */
  open(entry: SealedEntry): Uint8Array | null;
}

/** Options of {@link createWatchlistSealer}. */
export interface WatchlistSealerOptions {
  /** The engine's sealing key; the watchlist's is derived from it, so that no entry passes for a credential. */
  readonly sealingKey: Uint8Array;
  readonly modelHash: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM: nonce (12 bytes, random), sealed template, tag (16). Model, id and both times are associated data: an entry cannot be given
 * another's place, nor a longer life.
 */
export function createWatchlistSealer({ sealingKey, modelHash }: WatchlistSealerOptions): WatchlistSealer {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', sealingKey, '', 'callseal-engine watchlist v1', 32)));
  const model = createHash('sha256').update(modelHash).digest('hex');
  const contextOf = ({ id, addedAt, expiresAt }: Omit<SealedEntry, 'sealed'>): Buffer =>
    Buffer.from(JSON.stringify([model, id, addedAt, expiresAt]));
  return {
    seal(entry, template) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(contextOf(entry));
      return { ...entry, sealed: Buffer.concat([nonce, cipher.update(template), cipher.final(), cipher.getAuthTag()]) };
    },
    open({ sealed, ...entry }) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
      const end = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(contextOf(entry)).setAuthTag(sealed.subarray(end));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

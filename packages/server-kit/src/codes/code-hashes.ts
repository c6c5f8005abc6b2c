import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a stored code is bound to. */
export interface CodeBinding {
  readonly callId: string;
  readonly subject: string;
  readonly action: string;
  /** Canonical text. */
  readonly parameters: string;
  /** Pseudonym of the destination. */
  readonly destination: string;
  /** Id of this send, so that equal codes have different hashes. */
  readonly id: string;
}

/** Keyed hashes: nothing that is stored shows a code, a subject or a destination, and six digits cannot be tried out on it. */
export interface CodeHashes {
  /** Key of what is counted for a subject, a destination, a verification or a link. */
  nameOf(kind: 'subject' | 'destination' | 'verification' | 'link', clear: string): string;
  /** Which issuance a call and an action have. */
  issuanceOf(callId: string, action: string): string;
  /** What is kept instead of the code. */
  hashOf(binding: CodeBinding, code: string): string;
  /** Whether `code` is the one behind `hash`, in a time that does not tell how much of it is right. */
  matches(hash: string, binding: CodeBinding, code: string): boolean;
  /** Which binding a provider's verification belongs to. */
  ownerOf(binding: CodeBinding): string;
  /** Whether this owner is the one of the binding. */
  isOwner(owner: string, binding: CodeBinding): boolean;
  /** A number below `bound` that is always the same for this text and that nobody else can foresee. */
  steadyNumber(text: string, bound: number): number;
}

/** Hashes under keys derived from one secret of 32 bytes. */
export function createCodeHashes(secret: Uint8Array): CodeHashes {
  const derive = (use: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `callseal codes ${use}`, 32)));
  const nameKey = derive('name');
  const codeKey = derive('code');
  const hash = (key: typeof nameKey, parts: readonly string[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  const partsOf = ({ callId, subject, action, parameters, destination, id }: CodeBinding): readonly string[] => [
    callId,
    subject,
    action,
    parameters,
    destination,
    id,
  ];
  const hashOf: CodeHashes['hashOf'] = (binding, code) => hash(codeKey, ['code', code, ...partsOf(binding)]);
  const same = (kept: string, given: string): boolean => {
    const [a, b] = [Buffer.from(kept), Buffer.from(given)];
    return a.length === b.length && timingSafeEqual(a, b);
  };
  const ownerOf: CodeHashes['ownerOf'] = (binding) => hash(nameKey, ['owner', ...partsOf(binding)]);
  return {
    nameOf: (kind, clear) => `codes:${kind}:${hash(nameKey, [kind, clear])}`,
    issuanceOf: (callId, action) => hash(nameKey, ['issuance', callId, action]).slice(0, 22),
    hashOf,
    matches: (kept, binding, code) => same(kept, hashOf(binding, code)),
    ownerOf,
    isOwner: (owner, binding) => same(owner, ownerOf(binding)),
    steadyNumber: (text, bound) =>
      createHmac('sha256', nameKey)
        .update(JSON.stringify(['steady', text]))
        .digest()
        .readUInt32BE(0) % bound,
  };
}

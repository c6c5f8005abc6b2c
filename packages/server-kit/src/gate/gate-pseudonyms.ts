import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';

/** What the gate and its audit log call somebody or something: 64 hexadecimal digits each, from which nobody is found without the key. */
export interface GatePseudonyms {
  /** Of a caller, by their number. */
  subject(caller: string): string;
  call(callId: string): string;
  agent(identity: string): string;
  /** Of an action or source whose name the audit log may not hold in clear. */
  name(name: string): string;
}

/** Keyed hashes under `subjectKey`; others than those of the store and of the limits under the same key. */
export function createGatePseudonyms(subjectKey: Uint8Array): GatePseudonyms {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', subjectKey, '', 'callseal gate', 32)));
  const hash = (kind: string, clear: string): string => createHmac('sha256', key).update(`${kind}\0${clear}`).digest('hex');
  return {
    subject: (caller) => hash('subject', caller),
    call: (callId) => hash('call', callId),
    agent: (identity) => hash('agent', identity),
    name: (name) => hash('name', name),
  };
}

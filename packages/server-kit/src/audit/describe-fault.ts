import type { AuditFault } from './chain-checker.js';
import type { BrokenPlace } from './read-checked.js';

const faults: Readonly<Record<AuditFault, string>> = {
  malformed: 'it is no entry, or holds no event that this version knows',
  sequence: 'an entry is missing there, or is there twice, or stands in another place',
  previous: 'it does not follow the entry before it',
  time: 'its time is before that of the entry before it',
  hash: 'it is not what was written',
  signature: 'it should be signed and is not, or is signed with another key',
  rewritten: 'it is another one than the checkpoint says: the log was written anew',
  cut: 'a checkpoint says that the log was longer: its end is missing',
};

/** A broken place as a sentence. */
export function describeBroken({ sequence, fault }: BrokenPlace): string {
  return `The log is broken at entry ${sequence}: ${faults[fault]} (${fault}).`;
}

/** A sentence on the chain. */
export function describeChain(broken: BrokenPlace | null): string {
  return broken === null ? 'The log is intact.' : describeBroken(broken);
}

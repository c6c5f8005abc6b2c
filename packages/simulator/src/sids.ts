import { randomBytes } from 'node:crypto';

/** Two letters that say what an id names. */
export type SidPrefix = 'AC' | 'CA' | 'CF' | 'EV' | 'MZ' | 'SM' | 'WR' | 'WS' | 'WT';

/** A new id as Twilio makes them: two letters and 32 hexadecimal digits. */
export const createSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString('hex');

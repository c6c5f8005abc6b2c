import { randomBytes } from 'node:crypto';
import { ServerError } from '../errors/server-error.js';
import type { JsonObject } from '../json/json-value.js';
import { checkCode } from './check-code.js';
import { type CheckedUse, digitsOf } from './code-use.js';
import type { CodeAccepted, CodeUse, EntryLink } from './one-time-codes.js';
import type { ResolvedCodesOptions } from './resolve-codes-options.js';

interface StoredLink {
  readonly use: CheckedUse;
  readonly until: number;
}

/** `OneTimeCodes.createEntryLink`: the state keeps what the link is for, encrypted, under a hash of the token. */
export async function createLink({ state, seal, clock, lifetimeSeconds }: ResolvedCodesOptions, use: CheckedUse): Promise<EntryLink> {
  const token = randomBytes(32).toString('base64url');
  const name = seal.nameOf(token);
  const until = clock.now() + lifetimeSeconds * 1000;
  await state.set(name, seal.seal(name, JSON.stringify({ use, until } satisfies StoredLink)), lifetimeSeconds * 1000);
  return { token, expiresAt: until };
}

/** `OneTimeCodes.resolveLink` */
export async function resolveLink(options: ResolvedCodesOptions, token: string): Promise<CodeUse | undefined> {
  const { use } = (await openLink(options, token)) ?? {};
  return use && { ...use, parameters: JSON.parse(use.parameters) as JsonObject };
}

interface OpenLink extends StoredLink {
  readonly name: string;
  /** As the state holds it. */
  readonly kept: string;
}

async function openLink({ state, seal, clock }: ResolvedCodesOptions, token: string): Promise<OpenLink | undefined> {
  if (typeof token !== 'string' || token.length > 64) throw new ServerError('BODY_MALFORMED', { fields: ['token'] });
  const name = seal.nameOf(token);
  const kept = await state.get(name);
  const text = kept === null ? undefined : seal.open(name, kept);
  if (kept === null || text === undefined) return undefined;
  const link = JSON.parse(text) as StoredLink;
  return link.until > clock.now() ? { ...link, name, kept } : undefined;
}

/** `OneTimeCodes.redeem`: the link is taken while its code is checked and put back only after a wrong one. */
export async function redeemLink(
  options: ResolvedCodesOptions,
  { token, code }: { readonly token: string; readonly code: string },
): Promise<CodeAccepted> {
  const { state, clock } = options;
  const digits = digitsOf(code);
  const link = await openLink(options, token);
  if (link === undefined || !(await state.delete(link.name, link.kept))) throw new ServerError('CODE_WRONG_OR_EXPIRED');
  try {
    return await checkCode(options, { use: link.use, code: digits });
  } catch (error) {
    const left = link.until - clock.now();
    if (error instanceof ServerError && error.code === 'CODE_WRONG_OR_EXPIRED' && left > 0) await state.add(link.name, link.kept, left);
    throw error;
  }
}

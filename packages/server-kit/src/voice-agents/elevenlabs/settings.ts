import * as z from 'zod/mini';
import { configError } from '../../errors/config-error.js';
import { parseServiceUrl } from '../../upstream/service-url.js';
import { defaultSecretHeader } from '../platform-proof.js';
import { toolNames, type ToolName } from './tool-names.js';

const text = z.string().check(z.minLength(1), z.maxLength(256));
const destination = z.string().check(z.regex(/^(\+[1-9]\d{6,14}|sips?:[\w.+-]+@[\w.-]+(:\d+)?)$/));

const SettingsSchema = z.strictObject({
  url: text,
  secretHeader: z.optional(z.string().check(z.regex(/^[a-z0-9-]+$/))),
  secretId: z.optional(text),
  privilegedAgentId: z.optional(text),
  human: z.optional(destination),
  fraudDesk: z.optional(destination),
  toolIds: z.optional(z.partialRecord(z.enum(toolNames), text)),
});

/** What the definitions are written with. Ids that the platform gives later may be left out: placeholders stand for them. */
export interface ElevenLabsSettings {
  /** URL under which the platform reaches the server kit. */
  readonly url: string;
  /** Default `x-callseal-secret`; that of the option `voiceAgents.secretHeader`. */
  readonly secretHeader?: string | undefined;
  /** Of the secret in the workspace. */
  readonly secretId?: string | undefined;
  /** Of the agent that privileged tools are given to. */
  readonly privilegedAgentId?: string | undefined;
  /** Where callers go who could not be verified: E.164, or a SIP address. */
  readonly human?: string | undefined;
  /** Where callers go who are on the watchlist. */
  readonly fraudDesk?: string | undefined;
  /** Ids that the platform gave the tools. */
  readonly toolIds?: Readonly<Partial<Record<ToolName, string>>> | undefined;
}

/** Settings with something in every place. */
export interface ResolvedElevenLabsSettings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly secretHeader: string;
  readonly secretId: string;
  readonly privilegedAgentId: string;
  readonly human: string;
  readonly fraudDesk: string;
  readonly toolId: (name: ToolName) => string;
  /** What is still to be filled in. */
  readonly missing: readonly string[];
}

/** @throws CallsealError `CONFIG_INVALID` naming the setting at fault. */
export function resolveElevenLabsSettings(given: unknown): ResolvedElevenLabsSettings {
  const parsed = SettingsSchema.safeParse(given);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'a setting that is not known'))];
    throw configError(`The settings are wrong: ${names.join(', ')}. The README beside them says what each is.`);
  }
  const { secretHeader = defaultSecretHeader, toolIds = {}, ...settings } = parsed.data;
  const url = parseServiceUrl('url', settings.url, 'https:');
  const missing: string[] = [];
  const placeholder = (name: string, value: string | undefined): string => {
    if (value !== undefined) return value;
    missing.push(name);
    return `REPLACE-${name}`;
  };
  for (const name of toolNames) placeholder(`toolIds.${name}`, toolIds[name]);
  return {
    url: url.href.replace(/\/$/, ''),
    secretHeader,
    secretId: placeholder('secretId', settings.secretId),
    privilegedAgentId: placeholder('privilegedAgentId', settings.privilegedAgentId),
    human: placeholder('human', settings.human),
    fraudDesk: placeholder('fraudDesk', settings.fraudDesk),
    toolId: (name) => toolIds[name] ?? `REPLACE-toolIds.${name}`,
    missing,
  };
}

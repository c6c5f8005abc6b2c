import { transactionsAction } from '@callseal/protocol/gate-routes';
import { limits } from '@callseal/protocol/limits';
import { configError } from '../errors/config-error.js';
import type { ClientCertificateOptions } from './client-certificate.js';

/** What the platform tells after a conversation. */
export interface PostCallEvent {
  /** Such as `post_call_transcription`, `post_call_audio` or `call_initiation_failure`; others come as they are. */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly conversationId?: string;
  /** The call that the conversation was about, where it is still known. */
  readonly callId?: string;
  /** As the platform sent it: it holds what was said. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The webhook after a conversation. */
export interface PostCallOptions {
  /** The webhook's secrets, as the platform shows them once: the one in use, and the next one while they are rotated. */
  readonly secrets: readonly string[];
  /** Is told once of each event, after the grants of the call were withdrawn. Not waited for: its failure is logged. */
  readonly onPostCall?: (event: PostCallEvent) => void | Promise<void>;
  /** Bytes of a body. Default 1 MiB, which holds a transcript; audio needs more, at most 32 MiB. */
  readonly bodyBytes?: number;
}

/** Tools for a voice-agent platform, whose agents speak with callers on the telephone. Needs `gate`. */
export interface VoiceAgentsOptions {
  /** Ids of the agents on the platform that may begin a conversation. */
  readonly agentIds: readonly string[];
  /**
   * What the platform sends in `secretHeader`: 32 random bytes or more in base64, as `callseal keys generate` prints; two while they are
   * rotated. Give these, or `certificates`; with both, both are demanded.
   */
  readonly secrets?: readonly string[];
  /** Default `x-callseal-secret`. */
  readonly secretHeader?: string;
  /** Client certificates of the platform. */
  readonly certificates?: ClientCertificateOptions;
  /** Actions that a conversation may ask for. Default: `transactions.read` alone. */
  readonly actions?: readonly string[];
  /** Seconds for which a ticket is good, 15 to 900. Default 120: a model takes its time between two tools. */
  readonly ticketSeconds?: number;
  /** Seconds after which a call that was announced is forgotten, and with it its conversation: 60 to 28,800. Default 3600. */
  readonly conversationSeconds?: number;
  /** Default: `/tools/post-call` answers 403, and grants end by themselves. */
  readonly postCall?: PostCallOptions;
}

/** Options after defaults and checks. */
export interface ResolvedVoiceAgentsOptions {
  readonly agentIds: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  readonly ticketSeconds: number;
  readonly conversationSeconds: number;
  readonly postCallBytes: number;
  readonly onPostCall: PostCallOptions['onPostCall'];
}

const mostBodyBytes = 33_554_432;

/** @throws CallsealError `CONFIG_INVALID` naming the option. */
export function resolveVoiceAgentsOptions(options: VoiceAgentsOptions): ResolvedVoiceAgentsOptions {
  const { agentIds, actions = [transactionsAction], ticketSeconds = 120, conversationSeconds = 3600, postCall } = options;
  const { bodyBytes = limits.postCallBodyBytes, onPostCall } = postCall ?? {};
  requireNames('agentIds', agentIds);
  requireNames('actions', actions);
  requireWithin('ticketSeconds', ticketSeconds, 15, limits.grantSeconds);
  requireWithin('conversationSeconds', conversationSeconds, 60, limits.evidenceSeconds);
  requireWithin('postCall.bodyBytes', bodyBytes, 1024, mostBodyBytes);
  return {
    agentIds: new Set(agentIds),
    actions: new Set(actions),
    ticketSeconds,
    conversationSeconds,
    postCallBytes: bodyBytes,
    onPostCall,
  };
}

function requireNames(option: string, names: readonly string[]): void {
  const list: readonly unknown[] = names;
  if (!Array.isArray(list) || list.length === 0 || list.some((name) => typeof name !== 'string' || name === '')) {
    throw configError(`voiceAgents.${option} is a list that holds at least one text.`);
  }
}

function requireWithin(option: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw configError(`voiceAgents.${option} is a whole number from ${least} to ${most}.`);
  }
}

import type { Incoming } from '../http/incoming.js';
import { configError } from '../errors/config-error.js';
import type { Clock } from '../time/clock.js';
import { createCertificateCheck } from './client-certificate.js';
import { createSecretCheck, parsePlatformSecrets } from './platform-secret.js';
import type { VoiceAgentsOptions } from './voice-agents-options.js';
import { createWebhookSignatureCheck, type WebhookSignatureCheck } from './webhook-signature.js';

/** How a voice-agent platform proves who it is. */
export interface PlatformProof {
  /** Whether a request comes from the platform. Its body is not looked at. */
  isPlatform(incoming: Incoming): boolean;
  /** The signature of a webhook's body, when it is one. */
  readonly signatureOf: WebhookSignatureCheck;
}

export const defaultSecretHeader = 'x-callseal-secret';

/** @throws CallsealError `CONFIG_INVALID` when neither secrets nor certificates are configured, or one of them is wrong. */
export function createPlatformProof(options: VoiceAgentsOptions, clock: Pick<Clock, 'now'>): PlatformProof {
  const { secrets, secretHeader = defaultSecretHeader, certificates, postCall } = options;
  if (secrets === undefined && certificates === undefined) {
    throw configError('voiceAgents needs secrets or certificates, by which the platform proves who it is.');
  }
  if (!/^[a-z0-9-]+$/.test(secretHeader)) throw configError('voiceAgents.secretHeader is the name of a header in small letters.');
  const isSecret = secrets && createSecretCheck(parsePlatformSecrets('voiceAgents.secrets', secrets));
  const isCertified = certificates && createCertificateCheck(certificates);
  return {
    isPlatform: (incoming) => (isSecret?.(incoming.header(secretHeader)) ?? true) && (isCertified?.(incoming) ?? true),
    signatureOf: postCall === undefined ? () => undefined : createWebhookSignatureCheck(postCall.secrets, clock),
  };
}

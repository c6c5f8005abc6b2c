import { fraudScope } from '@callseal/protocol/screening';
import { createVoiceServiceOptions } from '../../config/parts/voice-service.js';
import { systemClock } from '../../time/clock.js';
import { createTokenSource } from '../../voice-service/token-source.js';
import type { Check, DoctorContext } from '../check.js';
import { failed, type Finding, skipped } from '../finding.js';
import { checkSecretEndpoint } from './secret-endpoint.js';
import { checkSignalling } from './relay.js';

/** A call of nobody is screened, or not known: either is an answer. */
export const fraud: Check = {
  id: 'fraud',
  title: 'Fraud screen',
  run(context) {
    const { fraud: given } = context.config;
    if (given === undefined) return skipped('No call is screened: the policy sees that as not screened, never as clean.');
    if (given.kind === 'engine') return checkEngine(context, given.signallingUrl);
    return checkSecretEndpoint(context, {
      url: given.url,
      secret: given.secret,
      body: { call_id: `CA${'0'.repeat(32)}` },
      variables: ['CALLSEAL_FRAUD_URL', 'CALLSEAL_FRAUD_SECRET'],
      answers: [200, 404, 422],
    });
  },
};

async function checkEngine(context: DoctorContext, url: string): Promise<Finding> {
  const options = createVoiceServiceOptions(context.config);
  if (options === undefined) return skipped('No voice service is configured.');
  try {
    await createTokenSource({ ...options, fetch: context.fetch }, systemClock, undefined, fraudScope).get();
  } catch {
    return failed('The engine gives no token for screening.', "Let CALLSEAL_TOKEN_URL be that of Callseal's own engine, with its client.");
  }
  return checkSignalling(context, url, 'CALLSEAL_FRAUD_SIGNALLING_URL');
}

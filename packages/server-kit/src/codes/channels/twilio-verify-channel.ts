import { configError } from '../../errors/config-error.js';
import { ServerError } from '../../errors/server-error.js';
import type { CodeVerifier } from './channel.js';
import { identifyChannelError, isSpentVerification } from './identify-channel-error.js';
import type { TwilioVerifyLike } from './twilio-like.js';

/** Options of {@link createTwilioVerifyChannel}. */
export interface TwilioVerifyChannelOptions {
  /** The account's client, with a time-out below that of `createOneTimeCodes`. */
  readonly client: TwilioVerifyLike;
  /** The Verify service (`VA…`). Let it make codes of 4 to 10 digits; its life of a code, 10 minutes, is cut to ours. */
  readonly serviceSid: string;
  /** Language of the message, such as `es`. Default: by the number's country. */
  readonly locale?: string;
}

/**
 * Lets Twilio Verify make, send and check codes, for `sms`, `call` and `email`.
 * @throws CallsealError `CONFIG_INVALID` for a malformed service or locale.
 */
export function createTwilioVerifyChannel({ client, serviceSid, locale }: TwilioVerifyChannelOptions): CodeVerifier {
  if (!/^VA[0-9a-fA-F]{32}$/.test(serviceSid)) throw configError('serviceSid is VA and 32 hexadecimal digits.');
  if (locale !== undefined && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?$/.test(locale)) throw configError('locale is such as es or pt-BR.');
  const service = () => client.verify.v2.services(serviceSid);
  return {
    kind: 'verifier',
    async issue({ destination, channel }) {
      try {
        const { sid, status } = await service().verifications.create({
          to: destination,
          channel,
          ...(locale === undefined ? {} : { locale }),
        });
        // the client puts the id into a path without encoding it
        if (!isVerificationSid(sid) || status !== 'pending') throw new ServerError('CHANNEL_UNAVAILABLE');
        return { reference: sid };
      } catch (error) {
        throw identifyChannelError(error);
      }
    },
    async check({ reference, code }) {
      if (!isVerificationSid(reference)) return false;
      try {
        const { status } = await service().verificationChecks.create({ verificationSid: reference, code });
        return status === 'approved';
      } catch (error) {
        if (isSpentVerification(error)) return false;
        throw identifyChannelError(error);
      }
    },
    async cancel({ reference }) {
      if (!isVerificationSid(reference)) return;
      try {
        await service().verifications(reference).update({ status: 'canceled' });
      } catch (error) {
        if (!isSpentVerification(error)) throw identifyChannelError(error);
      }
    },
  };
}

function isVerificationSid(value: unknown): value is string {
  return typeof value === 'string' && /^VE[0-9a-fA-F]{32}$/.test(value);
}

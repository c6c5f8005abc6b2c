import { ask, type Reply, unreachable } from '../ask.js';
import type { DoctorContext } from '../check.js';
import { failed, type Finding, ok } from '../finding.js';

/** An endpoint that is asked by POST with a secret. */
export interface SecretEndpoint {
  readonly url: string;
  readonly secret: string;
  /** Asks about nobody. */
  readonly body: object;
  /** Names the address and the secret. */
  readonly variables: readonly [url: string, secret: string];
  /** Statuses of a right answer about nobody. */
  readonly answers: readonly number[];
}

/** Asks about nobody, with the secret and with another one: who does not look at it tells everybody what is known of customers. */
export async function checkSecretEndpoint(context: DoctorContext, endpoint: SecretEndpoint): Promise<Finding> {
  const { url, secret, body, variables, answers } = endpoint;
  const { host } = new URL(url);
  const post = (given: string): Promise<Reply> =>
    ask(context, url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'x-callseal-secret': given },
      body: JSON.stringify(body),
    });
  let right: Reply;
  let wrong: Reply;
  try {
    [right, wrong] = await Promise.all([post(secret), post('callseal-doctor-asks-with-a-wrong-secret')]);
  } catch (error) {
    return unreachable(error, host, variables[0]);
  }
  if (answers.includes(wrong.status)) {
    return failed(`${host} answers whoever asks.`, 'Let it refuse requests whose x-callseal-secret is another one than yours.');
  }
  if (right.status === 401 || right.status === 403) {
    return failed(`${host} refuses the secret (HTTP ${right.status}).`, `Correct ${variables[1]}.`);
  }
  if (!answers.includes(right.status)) {
    return failed(`${host} gives no answer (HTTP ${right.status}).`, `Correct ${variables[0]}, or look at its log.`);
  }
  return ok(`${host} answers us, and refuses a wrong secret.`);
}

import { routes } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Exchange } from '../http/exchange.js';
import type { Fields } from '../http/read-fields.js';
import type { Limits } from './limits.js';

/**
 * Routes about one caller, whom they name in the field `subject`. A report of a verdict is not among them: a failure must be counted
 * however much was asked about the caller.
 */
const aboutSubject: ReadonlySet<string> = new Set(
  [
    routes.lookUpCredential,
    routes.storeCredential,
    routes.deleteCredential,
    routes.lookUpConsent,
    routes.storeConsent,
    routes.exportSubject,
    routes.eraseSubject,
  ].map(({ path }) => path),
);
/** Without these nobody is verified or registered, so a caller who cools off is held here. */
const startsOperation: ReadonlySet<string> = new Set([routes.lookUpCredential.path, routes.storeCredential.path]);

/** Puts the limits of its agent and its caller before a route: one count of each for every request. */
export function limitEndpoint(endpoint: Endpoint, limits: Limits): Endpoint {
  const { needs, path } = endpoint.route;
  if (needs !== 'agent' && needs !== 'administrator') return endpoint;
  const isAboutSubject = aboutSubject.has(path);
  const isGuarded = startsOperation.has(path);
  const answerCaller = async (subject: string, fields: Fields, exchange: Exchange, proceed: () => unknown): Promise<unknown> => {
    exchange.stage = 'state';
    if (isGuarded) await limits.verification(subject);
    await limits.subject(subject);
    return proceed();
  };
  return {
    ...endpoint,
    answer(fields, exchange, agent) {
      if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
      const proceed = (): unknown => {
        // it has been answered, and must not happen any more
        if (exchange.expired) throw new ServerError('STATE_FAILED');
        return endpoint.answer(fields, exchange, agent);
      };
      const subject = isAboutSubject ? subjectOf(fields) : undefined;
      const next = subject === undefined ? proceed : () => answerCaller(subject, fields, exchange, proceed);
      const counted = limits.agent(agent.identity);
      if (counted === undefined) return next();
      exchange.stage = 'state';
      return counted.then(next);
    },
  };
}

/** As the routes' schema reads it; what it refuses is not counted. */
function subjectOf({ subject }: Fields): string | undefined {
  const parsed = routes.lookUpCredential.request.safeParse({ subject });
  return parsed.success ? parsed.data.subject : undefined;
}

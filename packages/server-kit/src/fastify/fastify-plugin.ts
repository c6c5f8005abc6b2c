import type { Callseal } from '../app/create-callseal.js';
import { createBasePath } from '../http/base-path.js';
import { NodeIncoming } from '../node/node-incoming.js';
import { toReadable } from '../node/answer-readable.js';
import type { FastifyLike } from './fastify-like.js';

/** A plugin of Fastify 5. */
export type FastifyLikePlugin = (instance: FastifyLike, options: unknown, done: () => void) => void;

/**
 * The server kit as a plugin: `app.register(createFastifyPlugin(callseal), { prefix: '/voice' })`. It answers everything below the prefix.
 * Its body handling is encapsulated: the parsers of the application stay as they are, and do not run here. Hooks do run.
 */
export function createFastifyPlugin(callseal: Pick<Callseal, 'answer'>): FastifyLikePlugin {
  return (instance, _options, done) => {
    const below = createBasePath(instance.prefix);
    instance.removeAllContentTypeParsers();
    // the kit reads the body itself, up to its own limit
    instance.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    // Fastify refuses types it cannot parse before any parser; the kit sees the header as it was sent, and answers in its own shape
    instance.addHook('preParsing', (request, _reply, _payload, parse) => {
      delete request.headers['content-type'];
      parse();
    });
    instance.all('/*', async (request, reply) => {
      const { status, headers, body, stream } = await callseal.answer(new NodeIncoming(request.raw, below(request.raw.url ?? '')));
      reply.code(status);
      reply.headers(headers);
      if (stream !== undefined) return reply.send(toReadable(stream));
      // bytes: to the type of a text Fastify would add a charset
      return reply.send(body === null ? null : Buffer.from(body));
    });
    done();
  };
}

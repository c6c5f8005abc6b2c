import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** The part of a Fastify request that is read. */
export interface FastifyLikeRequest {
  readonly raw: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
}

/** The part of a Fastify reply that is used. */
export interface FastifyLikeReply {
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
  send(body: Buffer | Readable | null): unknown;
}

type Done = (error: Error | null) => void;

/** The part of a Fastify 5 instance that is used. Written down, so that the kit depends on nobody's types. */
export interface FastifyLike {
  readonly prefix: string;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(type: string, parse: (request: unknown, payload: unknown, done: Done) => void): unknown;
  addHook(name: 'preParsing', hook: (request: FastifyLikeRequest, reply: unknown, payload: unknown, done: () => void) => void): unknown;
  all(path: string, handle: (request: FastifyLikeRequest, reply: FastifyLikeReply) => Promise<unknown>): unknown;
}

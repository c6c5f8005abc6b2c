import type { Callseal } from '../app/create-callseal.js';
import { createBasePath, type MountOptions } from '../http/base-path.js';
import { createResponse, readRequestText } from '../http/fetch-adapter.js';
import { ServerError } from '../errors/server-error.js';

/** The part of a Hono context that is read. */
export interface HonoLikeContext {
  readonly req: { readonly raw: Request; text(): Promise<string> };
}

/** A handler of Hono 4. */
export type HonoHandler = (context: HonoLikeContext) => Promise<Response>;

/**
 * The server kit as a handler: `app.all('/voice/*', createHonoHandler(callseal, { basePath: '/voice' }))`. A body that middleware has
 * read before is taken from Hono's cache.
 * @throws CallsealError `CONFIG_INVALID` for a wrong `basePath`.
 */
export function createHonoHandler(callseal: Pick<Callseal, 'answer'>, { basePath }: MountOptions = {}): HonoHandler {
  const below = createBasePath(basePath);
  return async ({ req }) => {
    const answer = await callseal.answer({
      method: req.raw.method,
      url: below(req.raw.url),
      header: (name) => req.raw.headers.get(name),
      async text(limit) {
        if (!req.raw.bodyUsed) return readRequestText(req.raw, limit);
        const text = await req.text();
        if (Buffer.byteLength(text) > limit) throw new ServerError('BODY_TOO_LARGE');
        return text;
      },
    });
    return createResponse(answer, req.raw.signal);
  };
}

import type { output, ZodMiniType } from 'zod/mini';
import { parseJson, postForm, unexpectedAnswer } from './post-form.js';

/** Which server kit is asked, and on whose behalf. */
export interface AskOptions {
  /** Where the server kit is mounted, such as `https://desk.example/callseal`; the routes' paths are appended. */
  readonly baseUrl: string;
  /** The desktop's security token, or a function that gives the current one. */
  readonly securityToken: string | (() => string);
  /** Milliseconds a request may take. */
  readonly timeout: number;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
}

/** A row of the route table, as far as a page has it. */
export interface AskedRoute {
  readonly path: string;
  readonly response: ZodMiniType;
}

/** Posts a form to a route and reads the answer by the table, or by `read`. Rejects as `postForm` does. */
export type AskRoute = <Asked extends AskedRoute>(
  route: Asked,
  fields: Readonly<Record<string, string | number | undefined>>,
  signal?: AbortSignal,
  read?: (text: string) => output<Asked['response']>,
) => Promise<output<Asked['response']>>;

/** How a page asks one server kit. */
export function createAskRoute({ baseUrl, securityToken, timeout, fetch }: AskOptions): AskRoute {
  const base = baseUrl.replace(/\/+$/, '');
  return async <Asked extends AskedRoute>(
    { path, response }: Asked,
    fields: Readonly<Record<string, string | number | undefined>>,
    signal?: AbortSignal,
    read?: (text: string) => output<Asked['response']>,
  ) => {
    const Token = typeof securityToken === 'string' ? securityToken : securityToken();
    const late = AbortSignal.timeout(timeout);
    const text = await postForm({
      url: `${base}${path}`,
      fields: { ...fields, Token },
      fetch,
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    if (read !== undefined) return read(text);
    const parsed = response.safeParse(parseJson(text));
    if (!parsed.success) throw unexpectedAnswer();
    return parsed.data as output<Asked['response']>;
  };
}

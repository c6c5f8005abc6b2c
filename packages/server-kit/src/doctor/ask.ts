import { failed, type Finding } from './finding.js';
import type { DoctorContext } from './check.js';

/** Bytes of an answer that are read. */
const longestText = 65_536;

/** An answer over HTTP, its text cut at 64 KiB. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks once; redirects are answers, not followed: they would carry a secret elsewhere. Rejects when there is no answer. */
export async function ask({ fetch, signal }: DoctorContext, url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { ...init, redirect: 'manual', signal });
  return { status: response.status, headers: response.headers, text: await readText(response) };
}

/** Reads no further than it must: whoever answers may never end. */
async function readText({ body }: Response): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= longestText) break;
  }
  return Buffer.concat(chunks).subarray(0, longestText).toString('utf8');
}

/** The JSON of a reply; `undefined` when it is none, or no object. */
export function objectOf({ text }: Reply): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The innermost code of a failure, such as `ECONNREFUSED`. */
export function codeOf(error: unknown): string {
  let inner = error;
  for (let depth = 0; depth < 5 && inner instanceof Error && inner.cause instanceof Error; depth += 1) inner = inner.cause;
  const { code, name } = inner as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}

const aboutTls = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** The finding for a service that gave no answer. `variable` is what names it. */
export function unreachable(error: unknown, host: string, variable: string): Finding {
  const code = codeOf(error);
  if (aboutTls.test(code)) {
    return failed(
      `The certificate of ${host} is not trusted (${code}).`,
      'Mend the certificate, or name its authority in NODE_EXTRA_CA_CERTS.',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failed(`The name ${host} is not known (${code}).`, `Correct ${variable}, or the DNS of this machine.`);
  }
  return failed(
    `${host} does not answer (${code}).`,
    `Check ${variable}, that the service runs, and that a firewall lets this machine reach it.`,
  );
}

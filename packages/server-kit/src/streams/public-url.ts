const standardPorts: Readonly<Record<string, string>> = { 'https:': ':443', 'wss:': ':443', 'http:': ':80', 'ws:': ':80' };

/**
 * A configured URL exactly as it is written, and with and without trailing slash and default port: Twilio and the proxies before us
 * disagree about those two. Nothing else varies, and nothing comes from a request.
 */
export function urlVariants(publicUrl: string): readonly string[] {
  const { protocol, hostname, port, pathname, search } = new URL(publicUrl);
  const path = pathname.replace(/\/$/, '');
  const ports = port === '' ? ['', standardPorts[protocol] ?? ''] : [`:${port}`];
  const built = ports.flatMap((suffix) => [path, `${path}/`].map((end) => `${protocol}//${hostname}${suffix}${end}${search}`));
  return [...new Set([publicUrl, ...built])];
}

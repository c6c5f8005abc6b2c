/** The simulator never leaves this machine: every address it opens is checked here. */

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether an absolute URL has one of the schemes and names this machine by a loopback address. */
export function isLoopbackUrl(url: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return schemes.includes(protocol.slice(0, -1)) && loopbackHost.test(hostname);
}

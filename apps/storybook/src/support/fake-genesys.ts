/** A region's API that does not exist; what is asked of it is answered in the page. */
export const genesysApi = 'https://api.genesys.invalid';
export const conversationId = '0a1b2c3d-0000-4000-8000-000000000001';
export const genesysSearch = `?conversationId=${conversationId}&gcHostOrigin=https%3A%2F%2Fapps.mypurecloud.ie&langTag=en-gb`;

/** One conversation, and what the element wrote to its caller's participant. */
export interface FakeGenesys {
  held: boolean;
  ended: boolean;
  readonly written: unknown[];
  /** Answers the API's requests until the returned function is called; everything else goes its way. */
  install(): () => void;
}

export function createFakeGenesys(written: (attributes: unknown) => void = () => undefined): FakeGenesys {
  const fake: FakeGenesys = {
    held: false,
    ended: false,
    written: [],
    install() {
      const { fetch } = globalThis;
      globalThis.fetch = (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        return url.startsWith(genesysApi) ? Promise.resolve(answer(url, init)) : fetch(input, init);
      };
      return () => {
        globalThis.fetch = fetch;
      };
    },
  };
  const answer = (url: string, init: RequestInit | undefined): Response => {
    if (init?.method === 'PATCH') {
      const said: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
      fake.written.push(said);
      written(said);
      return new Response(null, { status: 202 });
    }
    if (url.includes('/users/me')) return Response.json({ id: 'agent-1', organization: { id: 'org-1' } });
    const state = fake.ended ? 'disconnected' : 'connected';
    return Response.json({
      participants: [
        { id: 'caller-1', purpose: 'customer', state, direction: 'inbound', ani: 'tel:+34600000001', held: fake.held },
        { id: 'mine-1', purpose: 'agent', state, user: { id: 'agent-1' }, queue: { name: 'Support' } },
      ],
    });
  };
  return fake;
}

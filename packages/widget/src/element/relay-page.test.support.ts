/** A page whose server is played in it: the relay's routes answer by `fetch`, and any other way to reach somebody is written down. */

/** One operation as the played server holds it. */
export interface PlayedOperation {
  readonly purpose: string;
  readonly cancelled: boolean;
  /** Tells the page an event. */
  say(name: string, payload?: object): void;
}

export interface RelayPage {
  /** Paths of the requests so far, after `/kit/v1/relay/`, with their fields. */
  readonly asked: (readonly [path: string, fields: Readonly<Record<string, string>>])[];
  readonly operations: readonly PlayedOperation[];
  /** What was used beside `fetch`. */
  readonly others: readonly string[];
  registered: boolean;
  /** Gives the page its own means back. */
  restore(): void;
}

interface Kept extends PlayedOperation {
  cancelled: boolean;
  readonly body: ReadableStream<Uint8Array>;
}

const otherMeans = ['WebSocket', 'EventSource', 'XMLHttpRequest', 'WebTransport'] as const;

/** Takes the page's means over; the relay is at `/kit`. */
export function playRelay(): RelayPage {
  const { fetch } = window;
  const operations: Kept[] = [];
  const others: string[] = [];
  const answer = (path: string, fields: Readonly<Record<string, string>>): Response => {
    const found = operations[Number(fields.id?.slice(-2))];
    switch (path) {
      case 'start': {
        operations.push(createOperation(fields.purpose ?? ''));
        const id = `operation-of-the-page-${String(operations.length - 1).padStart(2, '0')}`.slice(-22);
        return Response.json({ id, callSid: fields.callSid });
      }
      case 'events':
        return new Response(found?.body, { headers: { 'content-type': 'text/event-stream' } });
      case 'cancel':
        if (found !== undefined) found.cancelled = true;
        return Response.json({ cancelled: true });
      default:
        return Response.json({ registered: page.registered, consent: null, stored: true, deleted: true });
    }
  };
  window.fetch = (input, init) => {
    const [, path] = /^\/kit\/v1\/relay\/(\w+)$/.exec(typeof input === 'string' ? input : '') ?? [];
    if (path === undefined) return fetch(input, init);
    const fields = Object.fromEntries(init?.body as URLSearchParams);
    page.asked.push([path, fields]);
    return Promise.resolve(answer(path, fields));
  };
  const own = otherMeans.map((name) => [name, Object.getOwnPropertyDescriptor(window, name)] as const);
  for (const name of otherMeans) {
    const refuse = function refuse(): never {
      others.push(name);
      throw new Error(`${name} is not for this page.`);
    };
    Object.defineProperty(window, name, { configurable: true, writable: true, value: refuse });
  }
  const page: RelayPage = {
    asked: [],
    operations,
    others,
    registered: true,
    restore() {
      window.fetch = fetch;
      for (const [name, descriptor] of own) if (descriptor !== undefined) Object.defineProperty(window, name, descriptor);
    },
  };
  return page;
}

function createOperation(purpose: string): Kept {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let told = 0;
  return {
    purpose,
    cancelled: false,
    body: new ReadableStream({
      start(own) {
        controller = own;
      },
    }),
    say(name, payload = {}) {
      told += 1;
      controller?.enqueue(new TextEncoder().encode(`id: ${told}\nevent: ${name}\ndata: ${JSON.stringify(payload)}\n\n`));
    },
  };
}

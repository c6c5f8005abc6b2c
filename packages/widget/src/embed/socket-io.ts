/**
 * Stands in for `socket.io-client` in `embed.js`, where its 10.5 KB (gzip) would be a third of the whole: the part of Socket.IO protocol 5
 * over Engine.IO 4 that the signalling channel uses. One WebSocket, one namespace, text events, no acknowledgements, no binary data, no
 * reconnection, no polling; and no watch over the server's pings, since every wait of a session is bounded anyway. Names and reasons are
 * socket.io-client's; `socket-io.node.test.ts` holds both to the same server.
 *
 * Packets: https://github.com/socketio/engine.io-protocol and https://github.com/socketio/socket.io-protocol.
 */
export interface SocketOptions {
  /** Sent in the CONNECT packet. */
  readonly auth?: Readonly<Record<string, unknown>>;
}
type Listener = (...args: never[]) => void;
/** Where listeners to every event are kept; no event of a server has this name. */
const any = '';

/** One connection to a server. */
export class Manager {
  readonly #url: string;

  constructor(origin: string) {
    // http becomes ws and https becomes wss
    this.#url = `${origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
  }

  /** Connects at once; one socket for each manager. */
  socket(namespace: string, { auth = {} }: SocketOptions = {}): Socket {
    return new Socket(new WebSocket(this.#url), namespace, auth);
  }
}

/** One namespace on a connection. */
export class Socket {
  readonly #transport: WebSocket;
  readonly #prefix: string;
  readonly #listeners = new Map<string, readonly Listener[]>();
  #state: 'connecting' | 'connected' | 'closed' = 'connecting';

  constructor(transport: WebSocket, namespace: string, auth: SocketOptions['auth']) {
    this.#transport = transport;
    this.#prefix = namespace === '/' ? '' : `${namespace},`;
    transport.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') this.#receive(data, auth);
    };
    transport.onclose = () => {
      this.#end('transport close');
    };
    // a close follows every error and is enough
  }

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  /** `connect` and `connect_error`, for which it is used, come once at most anyway. */
  once(name: string, listener: Listener): this {
    return this.on(name, listener);
  }

  /** Forgets all listeners of a name. */
  off(name: string): this {
    this.#listeners.delete(name);
    return this;
  }

  /** Listens to every event of the server. */
  onAny(listener: Listener): this {
    return this.on(any, listener);
  }

  offAny(): this {
    return this.off(any);
  }

  /** Sends an event; before the connection is accepted it is dropped. */
  emit(...event: readonly [name: string, ...args: unknown[]]): this {
    if (this.#state === 'connected') this.#send(`42${this.#prefix}${JSON.stringify(event)}`);
    return this;
  }

  disconnect(): this {
    if (this.#state === 'connected') this.#send(`41${this.#prefix}`);
    this.#end('io client disconnect');
    return this;
  }

  #send(packet: string): void {
    if (this.#transport.readyState === WebSocket.OPEN) this.#transport.send(packet);
  }

  #receive(packet: string, auth: SocketOptions['auth']): void {
    const type = packet[0];
    try {
      if (type === '0') this.#send(`40${this.#prefix}${JSON.stringify(auth)}`);
      else if (type === '2') this.#send('3');
      else if (type === '1') this.#end('transport close');
      else if (type === '4') this.#take(packet);
    } catch {
      this.#end('parse error');
    }
  }

  /** A packet of a namespace: `4`, its type, the namespace with a comma, an acknowledgement id, JSON. */
  #take(packet: string): void {
    const rest = packet.slice(2);
    if (!rest.startsWith(this.#prefix)) return;
    const body = rest.slice(this.#prefix.length).replace(/^\d+(?=\[)/, '');
    switch (packet[1]) {
      case '0':
        if (this.#state !== 'connecting') break;
        this.#state = 'connected';
        this.#tell('connect');
        break;
      case '1':
        this.#end('io server disconnect');
        break;
      case '2': {
        const event = JSON.parse(body) as [string, ...unknown[]];
        if (this.#state !== 'connected') break;
        this.#tell(any, ...event);
        this.#tell(...event);
        break;
      }
      case '4':
        this.#end('connect error', (JSON.parse(body || '{}') as { message?: string }).message);
    }
  }

  #end(reason: string, message = 'websocket error'): void {
    const before = this.#state;
    if (before === 'closed') return;
    this.#state = 'closed';
    this.#transport.close();
    if (before === 'connected') this.#tell('disconnect', reason);
    else if (reason !== 'io client disconnect') this.#tell('connect_error', new Error(message));
  }

  #tell(name: string, ...args: readonly unknown[]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(...(args as never[]));
  }
}

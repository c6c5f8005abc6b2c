/** A real server on loopback that speaks the relay's routes; the test plays what happens behind it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { relayAnswers, relayEventsPath } from '@callseal/protocol/relay';
import type { RelayCaller } from '@callseal/protocol/relay';
import { refusal } from '../http/http-server.test.js';

/** One operation as the server holds it. */
export interface ServerOperation {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly cancelled: boolean;
  /** From which number on each connection asked for events. */
  readonly connections: readonly number[];
  /** Keeps an event and sends it to who listens. Its number may be given, to send one twice or out of order. */
  say(name: string, payload?: unknown, id?: number): void;
  /** Breaks the connections that are open. */
  cut(): void;
}

type Answer = { readonly status: number; readonly body: string } | 'hang';

export interface RelayServer {
  readonly base: string;
  readonly asked: {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly fields: Readonly<Record<string, string>>;
  }[];
  readonly operations: readonly ServerOperation[];
  caller: RelayCaller;
  /** Answers to a path instead of the usual ones, first come first served. */
  readonly answers: { readonly path: string; readonly answer: Answer }[];
  /** `callSid` that a start is answered with; that of the request by default. */
  startedOn: string | null;
  /** Tells every event from the first one, whatever was asked for. */
  forgetful: boolean;
  /** Lets requests go that hang. */
  release(): void;
  close(): void;
}

interface Kept extends ServerOperation {
  cancelled: boolean;
  readonly connections: number[];
  readonly open: Set<ServerResponse>;
  readonly events: { readonly id: number; readonly text: string }[];
}

export async function startRelayServer(): Promise<RelayServer> {
  const operations: Kept[] = [];
  const hanging: (() => void)[] = [];
  const json = (response: ServerResponse, { status, body }: { status: number; body: string }) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const usual = (path: string, fields: Record<string, string>, response: ServerResponse): void => {
    const found = operations.find(({ id }) => id === fields.id);
    switch (path) {
      case relayAnswers.relayStart.path: {
        const made = createOperation(`operation-${String(operations.length).padStart(12, '0')}`, fields);
        operations.push(made);
        json(response, { status: 200, body: JSON.stringify({ id: made.id, callSid: test.startedOn ?? fields.callSid }) });
        return;
      }
      case relayEventsPath:
        if (found === undefined) json(response, refusal(404, 'RELAY_NOT_FOUND'));
        else listen(found, test.forgetful ? 0 : Number(fields.after), response);
        return;
      case relayAnswers.relayCancel.path:
        if (found !== undefined) found.cancelled = true;
        json(response, { status: 200, body: JSON.stringify({ cancelled: true }) });
        return;
      default:
        json(response, { status: 200, body: JSON.stringify({ ...test.caller, stored: true, deleted: true }) });
    }
  };
  const listen = (operation: Kept, after: number, response: ServerResponse): void => {
    operation.connections.push(after);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    for (const { id, text } of operation.events) if (id > after) response.write(text);
    operation.open.add(response);
    response.on('close', () => operation.open.delete(response));
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const fields = Object.fromEntries(new URLSearchParams(body));
      test.asked.push({ path, headers: request.headers, fields });
      const index = test.answers.findIndex((special) => special.path === path);
      const [special] = index < 0 ? [] : test.answers.splice(index, 1);
      if (special === undefined) usual(path, fields, response);
      else if (special.answer === 'hang')
        hanging.push(() => {
          usual(path, fields, response);
        });
      else json(response, special.answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const test: RelayServer = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    operations,
    caller: { registered: true, consent: null },
    answers: [],
    startedOn: null,
    forgetful: false,
    release() {
      for (const go of hanging.splice(0)) go();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return test;
}

function createOperation(id: string, fields: Readonly<Record<string, string>>): Kept {
  const operation: Kept = {
    id,
    fields,
    cancelled: false,
    connections: [],
    open: new Set(),
    events: [],
    say(name, payload = {}, number = operation.events.length + 1) {
      const text = `id: ${number}\nevent: ${name}\ndata: ${JSON.stringify(payload)}\n\n`;
      operation.events.push({ id: number, text });
      for (const response of operation.open) response.write(text);
    },
    cut() {
      for (const response of operation.open) response.destroy();
    },
  };
  return operation;
}

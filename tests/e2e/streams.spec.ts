import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createDesk, type Desk } from '@callseal/desk/server';
import { routes } from '@callseal/protocol/routes';
import type { APIRequestContext } from '@playwright/test';
import WebSocket, { WebSocketServer } from 'ws';
import { expect, openDeskPage, openStreams, test } from './support/desk-page.js';
import type { Storage } from './support/storage.js';

/** A desk whose callers are heard somewhere else than by its engine. */
const openDeskHeardAt = (storage: Storage, audioUrl: string): Promise<Desk> =>
  createDesk({
    port: 0,
    runKit: (basics) =>
      storage.runKit({ ...basics, ...(basics.streams === undefined ? {} : { streams: { ...basics.streams, audioUrl } }) }),
  });

/** Signs in as an agent without a page, and asks the server kit. */
async function signIn(request: APIRequestContext, url: string) {
  const { token } = (await (await request.post(`${url}/desk/agents`)).json()) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  return {
    async take(callerId: string): Promise<{ callSid: string; taskSid: string }> {
      return (await (await request.post(`${url}/desk/calls/take`, { headers, data: { callerId } })).json()) as never;
    },
    async ask(route: keyof typeof routes, data: object): Promise<{ status: number; body: Record<string, unknown> }> {
      const answer = await request.post(`${url}/kit${routes[route].path}`, { headers, data });
      return { status: answer.status(), body: (await answer.json()) as Record<string, unknown> };
    },
  };
}

test('many presses at once, by task or by call, open one stream, which one of two servers closes', async ({ request, storage }) => {
  // an engine would hang up on a caller whom nobody registers or verifies
  const sink = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sink, 'listening');
  const desk = await openDeskHeardAt(storage, `ws://127.0.0.1:${(sink.address() as AddressInfo).port}/`);
  try {
    const agent = await signIn(request, desk.url);
    const { callSid, taskSid } = await agent.take('silent');
    const presses = [{ taskSid }, { callSid, taskSid }, { taskSid }, { callSid, taskSid }, { taskSid }, { taskSid }];
    const answers = await Promise.all(presses.map((press) => agent.ask('startStream', press)));
    expect(answers.map(({ status }) => status)).toEqual(presses.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.streamSid)).size).toBe(1);
    expect(answers[0]?.body.callSid).toBe(callSid);
    expect(desk.simulator.call(callSid)?.streams.length).toBe(1);
    await expect.poll(async () => (await agent.ask('streamState', { taskSid })).body.state).toBe('started');

    const stops = await Promise.all([agent.ask('stopStream', { taskSid }), agent.ask('stopStream', { callSid, taskSid })]);
    expect(stops.map(({ status }) => status)).toEqual([200, 200]);
    expect(openStreams(desk)).toBe(0);
  } finally {
    await desk.close();
    sink.close();
  }
});

test('the stream ends with the wrap-up of its task, though the caller stays on the line', async ({ agent, desk }) => {
  await agent.take('Silent caller');
  await agent.press(/^Register/);
  await expect.poll(() => openStreams(desk)).toBe(1);
  const [call] = desk.simulator.calls();
  call?.task.wrapUp();
  await expect.poll(() => openStreams(desk)).toBe(0);
  expect(call?.status).toBe('in-progress');
});

test('whoever has handed the task over can no longer listen; who took it can', async ({ desk, request }) => {
  const [first, second] = [await signIn(request, desk.url), await signIn(request, desk.url)];
  const { taskSid, callSid } = await first.take('silent');
  await second.take('sofia');
  const call = desk.simulator.call(callSid);
  const other = desk.simulator.calls().find((one) => one !== call);
  const [from, to] = [call?.task.reservations[0]?.workerSid, other?.task.reservations[0]?.workerSid];
  if (from === undefined || to === undefined) throw new Error('both agents have a call');
  expect((await second.ask('startStream', { taskSid })).body.code).toBe('AGENT_NOT_ON_CALL');
  call?.task.transfer(from, to);
  expect((await first.ask('startStream', { taskSid })).body.code).toBe('AGENT_NOT_ON_CALL');
  expect((await second.ask('startStream', { taskSid })).status).toBe(200);
});

test('the agent is told when the audio cannot reach the voice service', async ({ browser, storage, problems }) => {
  // nobody listens there
  const desk = await openDeskHeardAt(storage, 'ws://127.0.0.1:1/audio');
  try {
    const context = await browser.newContext();
    const agent = await openDeskPage(context, desk, problems);
    await agent.take('Alan');
    await agent.press(/^Register/);
    await agent.says('The caller’s audio could not reach the voice service');
    await context.close();
  } finally {
    await desk.close();
  }
});

test('audio that the telephony provider has not signed is refused before there is a connection', async ({ desk }) => {
  for (const headers of [{}, { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }]) {
    const socket = new WebSocket(desk.engine.audioUrl, { headers });
    const status = await new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode);
      });
      socket.on('open', () => {
        resolve('open');
      });
    });
    expect(status).toBe(403);
    socket.terminate();
  }
});

test('a caller whose verifications fail again and again is left alone for a while, on every server', async ({ desk, request }) => {
  const agent = await signIn(request, desk.url);
  const subject = '+12025550101';
  await agent.ask('storeCredential', { subject, credential: 'any' });
  for (let call = 0; call < 5; call += 1) {
    const callSid = `CA${String(call).padStart(32, '0')}`;
    expect((await agent.ask('lookUpCredential', { subject })).status).toBe(200);
    await agent.ask('reportVerdict', { subject, callSid, operation: 'verify', verdict: 'mismatch' });
  }
  for (const server of [1, 2]) expect((await agent.ask('lookUpCredential', { subject })).body.code, `${server}`).toBe('CALLER_COOLING_OFF');
  expect((await agent.ask('lookUpCredential', { subject: '+12025550102' })).status).toBe(200);
});

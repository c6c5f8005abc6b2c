import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { createCountedAudio, failureOf, setUp } from '../test-support/set-up.js';
import { until } from '../test-support/until.js';
import { readContract } from './contract.js';

const from = '+12025550101';
const alice = `WK${'a'.repeat(32)}`;
const bob = `WK${'b'.repeat(32)}`;
const contract = readContract();

test('every call has a task whose attributes name its leg, and its conference once it is answered, as Flex writes them', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  const tasks = client.taskrouter.v1.workspaces(simulator.workspaceSid).tasks;
  const ringing = await tasks(call.taskSid).fetch();
  assert.equal(ringing.assignmentStatus, 'pending');
  const before = JSON.parse(ringing.attributes) as Record<string, unknown>;
  assert.deepEqual([before.call_sid, before.from, before.conference], [call.callSid, from, undefined]);
  call.task.accept(alice);
  assert.equal(call.status, 'in-progress');
  const answered = await tasks(call.taskSid).fetch();
  assert.equal(answered.assignmentStatus, 'assigned');
  const { conference } = JSON.parse(answered.attributes) as Record<string, unknown>;
  assert.deepEqual(conference, { sid: call.conferenceSid, participants: { customer: call.callSid, worker: call.workerCallSid } });
});

test('an outbound task names neither call nor conference; the leg is the one that was called', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), direction: 'outbound' });
  call.task.accept(alice);
  const task = await client.taskrouter.v1.workspaces(simulator.workspaceSid).tasks(call.taskSid).fetch();
  assert.deepEqual(JSON.parse(task.attributes), { direction: 'outbound', from: '+12025550100', outbound_to: from });
  const leg = await client.calls(call.callSid).fetch();
  assert.deepEqual([leg.to, leg.from, leg.direction], [from, '+12025550100', 'outbound-api']);
  assert.equal((await client.conferences.list({ friendlyName: call.taskSid }))[0]?.sid, call.conferenceSid);
});

test('reservations are found by task, worker and state, page by page', async (context) => {
  const { simulator, client } = await setUp(context);
  const { task, taskSid } = simulator.placeCall({ from, audio: createCountedAudio() });
  const { reservations } = client.taskrouter.v1.workspaces(simulator.workspaceSid).tasks(taskSid);
  const offered = task.offer(alice);
  task.reject(alice);
  task.offer(bob);
  task.timeOut(bob);
  assert.equal(task.status, 'pending');
  const accepted = task.accept(alice);
  assert.notEqual(accepted, offered);
  assert.equal(task.accept(alice), accepted, 'a task is accepted once');
  const listed = await reservations.list({ pageSize: 1 });
  assert.deepEqual(
    listed.map(({ workerSid, reservationStatus }) => [workerSid, reservationStatus]),
    [
      [alice, 'rejected'],
      [bob, 'timeout'],
      [alice, 'accepted'],
    ],
  );
  assert.deepEqual(
    (await reservations.list({ workerSid: alice, reservationStatus: 'accepted', limit: 1 })).map(({ sid }) => sid),
    [accepted],
  );
  assert.deepEqual(await reservations.list({ workerSid: bob, reservationStatus: 'accepted' }), []);
  assert.deepEqual(
    simulator.requests().flatMap(({ violations }) => violations),
    [],
  );
});

test('a reservation is found under its own worker only', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  const sid = call.task.accept(alice);
  const { workers } = client.taskrouter.v1.workspaces(simulator.workspaceSid);
  assert.equal((await workers(alice).reservations(sid).fetch()).taskSid, call.taskSid);
  assert.equal((await failureOf(workers(bob).reservations(sid).fetch())).code, 20_404);
  const second = simulator.placeCall({ from, audio: createCountedAudio() });
  second.task.accept(alice);
  call.hangUp();
  const open = await workers(alice).reservations.list({ reservationStatus: 'accepted', limit: 5 });
  assert.deepEqual(
    open.map(({ taskSid }) => taskSid),
    [second.taskSid],
  );
  assert.deepEqual(await workers(bob).reservations.list(), []);
});

test('a transfer gives the task to the next worker, a hang-up sends them to wrap-up, and both are done in the end', async (context) => {
  const { simulator } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  call.task.accept(alice);
  call.task.transfer(alice, bob);
  const states = () => call.task.reservations.map(({ workerSid, status }) => `${workerSid === alice ? 'alice' : 'bob'} ${status}`);
  assert.deepEqual([states(), call.task.status], [['alice wrapping', 'bob accepted'], 'assigned']);
  call.task.complete(alice);
  call.hangUp();
  assert.deepEqual([states(), call.task.status], [['alice completed', 'bob wrapping'], 'wrapping']);
  call.task.complete();
  assert.deepEqual([states(), call.task.status], [['alice completed', 'bob completed'], 'completed']);
});

test('a caller who gives up before anybody took the task cancels it', async (context) => {
  const { simulator } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  call.task.offer(alice);
  call.hangUp();
  assert.deepEqual([call.task.status, call.task.reservations[0]?.status], ['canceled', 'canceled']);
});

test('the event callback is told every step, signed, in order', async (context) => {
  const { simulator, service, events } = await setUp(context);
  const url = `${service.callbackUrl}/tasks`;
  simulator.reportTaskEvents(url);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  call.task.accept(alice);
  call.task.setAttributes('{"note":"edited"}');
  call.hangUp();
  call.task.complete();
  const expected = [
    'task.created',
    'reservation.created',
    'reservation.accepted',
    'task.updated',
    'reservation.wrapup',
    'task.wrapup',
    'reservation.completed',
    'task.completed',
  ];
  // told once it was answered, so after the callback itself
  await until('every event', () => events.filter(({ type }) => type === 'task-event-sent').length === expected.length);
  assert.deepEqual(
    service.callbacks.map(({ fields }) => fields.EventType),
    expected,
  );
  for (const { fields, headers } of service.callbacks) {
    assert.equal(fields.TaskSid, call.taskSid);
    assert.ok(validateRequest(simulator.authToken, String(headers['x-twilio-signature']), url, fields));
  }
  assert.equal(service.callbacks[4]?.fields.WorkerSid, alice);
  assert.equal(service.callbacks[4].fields.TaskAttributes, '{"note":"edited"}');
  assert.equal(service.callbacks.length, expected.length);
  simulator.reportTaskEvents(null);
  simulator.placeCall({ from, audio: createCountedAudio() });
  assert.equal(service.callbacks.length, expected.length);
});

test('events and workers of other places are refused', async (context) => {
  const { simulator } = await setUp(context);
  assert.throws(
    () => {
      simulator.reportTaskEvents('https://192.0.2.1/events');
    },
    { code: 'HOST_NOT_ALLOWED' },
  );
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  assert.throws(() => call.task.accept('alice'), { code: 'OPTION_INVALID' });
});

test('requests that TaskRouter would not take are refused and kept with what is wrong', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  const workspace = client.taskrouter.v1.workspaces(simulator.workspaceSid);
  const { reservations } = workspace.tasks(call.taskSid);
  assert.equal((await failureOf(reservations.list({ workerSid: 'alice' }))).code, 20_001);
  assert.equal((await failureOf(reservations.list({ reservationStatus: 'open' as 'pending' }))).code, 20_001);
  assert.equal((await failureOf(workspace.tasks('WT1').fetch())).code, 20_001);
  assert.equal(
    (
      await failureOf(
        client.taskrouter.v1
          .workspaces(`WS${'0'.repeat(32)}`)
          .tasks(call.taskSid)
          .fetch(),
      )
    ).code,
    20_404,
  );
  assert.equal((await failureOf(workspace.tasks(`WT${'0'.repeat(32)}`).fetch())).code, 20_404);
  assert.equal((await failureOf(workspace.tasks(call.taskSid).update({ attributes: '{}' }))).status, 404);
  simulator.failNext({ status: 429, code: 20_429, operation: 'FetchTask' });
  assert.equal((await failureOf(workspace.tasks(call.taskSid).fetch())).code, 20_429);
  const refused = simulator.requests().map(({ violations }) => violations.length > 0);
  assert.deepEqual(refused, [true, true, true, false, false, true, false]);
});

test('every answer has the shape that this package describes', async (context) => {
  const { simulator } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  const reservationSid = call.task.accept(alice);
  const authorization = `Basic ${Buffer.from(`${simulator.accountSid}:${simulator.authToken}`).toString('base64')}`;
  for (const [operation, path] of [
    ['FetchWorkspace', ''],
    ['FetchTask', `/Tasks/${call.taskSid}`],
    ['ListTaskReservation', `/Tasks/${call.taskSid}/Reservations?WorkerSid=${alice}`],
    ['ListWorkerReservation', `/Workers/${alice}/Reservations?PageSize=2`],
    ['FetchWorkerReservation', `/Workers/${alice}/Reservations/${reservationSid}`],
  ] as const) {
    const response = await fetch(`${simulator.url}/v1/Workspaces/${simulator.workspaceSid}${path}`, { headers: { authorization } });
    assert.equal(response.status, 200, operation);
    assert.deepEqual(contract.validateAnswer(operation, await response.json()), [], operation);
    assert.equal(simulator.requests().at(-1)?.operation, operation);
  }
  assert.notDeepEqual(contract.validateAnswer('FetchTask', { sid: 'WT1' }), [], 'the check itself can fail');
});

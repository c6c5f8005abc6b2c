import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Agent } from '../agents/authenticator.js';
import { createManualClock } from '../testkit/kit.js';
import type { Received, Reply } from '../testkit/http-double.js';
import {
  callSid,
  conferenceSid,
  createTwilioDouble,
  json,
  liveCall,
  notFound,
  otherCallSid,
  page,
  participantsOf,
  reservation,
  reservationSid,
  taskSid,
  taskWith,
  tooMany,
  workerCallSid,
  workerSid,
  workspaceSid,
} from '../testkit/twilio-double.js';
import type { CallUse } from './call-access.js';
import { createTaskRouterAccess, type TaskRouterAccessOptions } from './task-router-access.js';
import type { TaskRouterLike } from './twilio-like.js';

const alice: Agent = { identity: 'alice', workerSid, roles: ['agent'] };
const boss: Agent = { identity: 'boss', workerSid, roles: ['supervisor'] };
const otherTaskSid = `WT${'9'.repeat(32)}`;
const mixedCallSid = `CA${'ab'.repeat(16)}`;
const leg = { callSid, taskSid, callerNumber: liveCall.from };

/** Answers by the part of the path, in order. */
const when =
  (...cases: readonly (readonly [part: string, reply: Reply])[]) =>
  ({ path }: Received): Reply | undefined =>
    cases.find(([part]) => path.includes(part))?.[1];

interface Ask extends Partial<TaskRouterAccessOptions> {
  readonly agent?: Agent;
  readonly use?: Partial<CallUse>;
  readonly override?: (request: Received) => Reply | undefined;
}

async function ask({ agent = alice, use = {}, override, ...options }: Ask = {}) {
  await using twilio = await createTwilioDouble(override);
  // the real client satisfies the structural type: this line is also a type test
  const client: TaskRouterLike = twilio.client;
  const access = createTaskRouterAccess({ client, workspaceSid, clock: createManualClock(), ...options });
  const outcome = await access.resolve(agent, { action: 'start', taskSid, ...use }).then(
    (resolved) => resolved,
    (error: unknown) => (error as { code: unknown }).code,
  );
  return { outcome, calls: twilio.calls() };
}

describe('an agent who accepted the task', () => {
  test('hears the leg that the task names and its conference confirms', async () => {
    const { outcome, calls } = await ask();
    assert.deepEqual(outcome, leg);
    assert.deepEqual(calls, [
      `GET Tasks/${taskSid}/Reservations?ReservationStatus=accepted&WorkerSid=${workerSid}&PageSize=1`,
      `GET Tasks/${taskSid}`,
      `GET Conferences?FriendlyName=${taskSid}&Status=in-progress&PageSize=1`,
      `GET Conferences/${conferenceSid}/Participants?PageSize=50`,
      `GET Calls/${callSid}`,
    ]);
  });

  test('may name the reservation, which is looked up under their own worker', async () => {
    const { outcome, calls } = await ask({ use: { taskSid: reservationSid } });
    assert.deepEqual(outcome, leg);
    assert.equal(calls[0], `GET Workers/${workerSid}/Reservations/${reservationSid}`);
  });

  test('may name the call with the task, or the call alone', async () => {
    assert.deepEqual((await ask({ use: { callSid } })).outcome, leg);
    const { outcome, calls } = await ask({ use: { callSid, taskSid: undefined } });
    assert.deepEqual(outcome, leg);
    assert.equal(calls[0], `GET Workers/${workerSid}/Reservations?ReservationStatus=accepted&PageSize=20`);
  });

  test('with several tasks is served for the one whose call they name', async () => {
    const override = when(
      [`Workers/${workerSid}/Reservations`, page('reservations', [reservation('accepted', otherTaskSid), reservation('accepted')])],
      [`Tasks/${otherTaskSid}`, taskWith({ call_sid: otherCallSid })],
    );
    assert.deepEqual((await ask({ override, use: { callSid, taskSid: undefined } })).outcome, leg);
  });

  test('waits for the conference, which opens after the acceptance', async () => {
    assert.equal((await ask({ override: when(['/Conferences.json', page('conferences', [])]) })).outcome, 'CALL_NOT_IN_PROGRESS');
  });

  test('is served again after "too many requests"', async () => {
    let refusals = 2;
    const { outcome } = await ask({ override: ({ path }) => (path.includes('/Tasks/') && refusals-- > 0 ? tooMany : undefined) });
    assert.deepEqual(outcome, leg);
  });

  test('may stop in wrap-up and when the call and its conference are over, but not start', async () => {
    const override = when(
      ['/Reservations', page('reservations', [reservation('wrapping')])],
      ['/Calls/', json({ ...liveCall, status: 'completed' })],
    );
    const stop = await ask({ override, use: { action: 'stop' } });
    assert.deepEqual(stop.outcome, { callSid, taskSid });
    assert.ok(!stop.calls.some((call) => call.includes('Calls/') || call.includes('Conferences')));
    for (const action of ['start', 'state'] as const) {
      assert.equal((await ask({ override, use: { action } })).outcome, 'AGENT_NOT_ON_CALL');
    }
  });
});

describe('nobody else hears it:', () => {
  for (const [what, options, code] of [
    ['an agent without a worker', { agent: { identity: 'x', roles: ['agent'] } }, 'AGENT_NOT_ON_CALL'],
    ['a worker that is none', { agent: { ...alice, workerSid: '../Workers' } }, 'AGENT_NOT_ON_CALL'],
    ['an agent without a reservation', { override: when(['/Reservations', page('reservations', [])]) }, 'AGENT_NOT_ON_CALL'],
    [
      'an agent who was only offered it',
      { override: when(['/Reservations', page('reservations', [reservation('pending')])]) },
      'AGENT_NOT_ON_CALL',
    ],
    [
      'another worker’s reservation',
      { use: { taskSid: reservationSid }, override: when(['/Reservations/', notFound]) },
      'AGENT_NOT_ON_CALL',
    ],
    [
      'a reservation that is over',
      { use: { taskSid: reservationSid }, override: when(['/Reservations/', json(reservation('completed'))]) },
      'AGENT_NOT_ON_CALL',
    ],
    ['an agent who names another call than the task’s', { use: { callSid: otherCallSid } }, 'AGENT_NOT_ON_CALL'],
    ['an agent who names a call without any task for it', { use: { callSid: otherCallSid, taskSid: undefined } }, 'AGENT_NOT_ON_CALL'],
    [
      'a task edited to name a call outside its conference',
      {
        override: when(
          [`Tasks/${taskSid}/Reservations`, page('reservations', [reservation('accepted')])],
          ['/Tasks/', taskWith({ call_sid: otherCallSid })],
        ),
      },
      'AGENT_NOT_ON_CALL',
    ],
    [
      'a task edited to name the worker’s own leg',
      {
        override: when(
          ['/Reservations', page('reservations', [reservation('accepted')])],
          ['/Tasks/', taskWith({ call_sid: workerCallSid })],
        ),
      },
      'AGENT_NOT_ON_CALL',
    ],
    [
      'a task edited to name another conference',
      {
        override: when(
          ['/Reservations', page('reservations', [reservation('accepted')])],
          ['/Tasks/', taskWith({ conference: { sid: `CF${'e'.repeat(32)}`, participants: { customer: otherCallSid, worker: callSid } } })],
        ),
        use: { conferenceSid: `CF${'e'.repeat(32)}` },
      },
      'AGENT_NOT_ON_CALL',
    ],
    [
      'a task edited to name its call in another spelling',
      {
        override: when(
          ['/Reservations', page('reservations', [reservation('accepted')])],
          ['/Tasks/', taskWith({ call_sid: mixedCallSid.toUpperCase() })],
          ['/Participants', page('participants', participantsOf(mixedCallSid))],
        ),
      },
      'AGENT_NOT_ON_CALL',
    ],
    [
      'a reservation of the worker for something that is no task',
      { use: { taskSid: reservationSid }, override: when(['/Reservations/', json(reservation('accepted', reservationSid))]) },
      'AGENT_NOT_ON_CALL',
    ],
    ['a leg that leads to a softphone', { override: when(['/Calls/', json({ ...liveCall, to: 'client:alice' })]) }, 'AGENT_NOT_ON_CALL'],
    ['a call that is over', { override: when(['/Calls/', json({ ...liveCall, status: 'completed' })]) }, 'CALL_NOT_IN_PROGRESS'],
    [
      'a task that does not exist',
      { override: when(['/Reservations', page('reservations', [reservation('accepted')])], ['/Tasks/', notFound]) },
      'CALL_NOT_FOUND',
    ],
    ['a failing TaskRouter', { override: when(['/Workspaces/', json({}, 500)]) }, 'TELEPHONY_FAILED'],
    [
      'a supervisor, unless the role is configured',
      { agent: boss, override: when(['/Reservations', page('reservations', [])]) },
      'AGENT_NOT_ON_CALL',
    ],
  ] as const satisfies readonly (readonly [string, Ask, string])[]) {
    test(`${what} is ${code}`, async () => {
      assert.equal((await ask(options)).outcome, code);
    });
  }
});

describe('a supervisor by a configured role', () => {
  const supervisorRoles = ['supervisor'];

  test('hears the call of every task that they name, with or without a worker of their own', async () => {
    for (const agent of [boss, { identity: 'boss', roles: ['supervisor'] }]) {
      const { outcome, calls } = await ask({ agent, supervisorRoles });
      assert.deepEqual(outcome, leg);
      assert.ok(!calls.some((call) => call.includes('Reservations')));
    }
  });

  test('must name the task, and still only a leg of its conference', async () => {
    const agent = { identity: 'boss', roles: ['supervisor'] };
    assert.equal((await ask({ agent, supervisorRoles, use: { callSid, taskSid: undefined } })).outcome, 'AGENT_NOT_ON_CALL');
    assert.equal((await ask({ agent, supervisorRoles, use: { callSid: otherCallSid } })).outcome, 'AGENT_NOT_ON_CALL');
    assert.equal((await ask({ agent, supervisorRoles, use: { taskSid: reservationSid } })).outcome, 'AGENT_NOT_ON_CALL');
  });
});

describe('a call that the contact centre made', () => {
  const outbound = { ...liveCall, from: '+34910000000', to: '+34600000001', direction: 'outbound-api' };
  const held: readonly [string, Reply] = ['/Reservations', page('reservations', [reservation('accepted')])];
  const task: readonly [string, Reply] = ['/Tasks/', taskWith({ direction: 'outbound', outbound_to: '+34600000001' })];
  const call: readonly [string, Reply] = ['/Calls/', json(outbound)];

  test('is the conference’s customer; limits count the number that was called', async () => {
    assert.deepEqual((await ask({ override: when(held, task, call) })).outcome, leg);
  });

  test('is the participant that the page names when nobody is labelled', async () => {
    const unlabelled = page(
      'participants',
      participantsOf(callSid).map(({ call_sid }) => ({ call_sid, label: null })),
    );
    const override = when(held, task, call, ['/Participants', unlabelled]);
    assert.deepEqual((await ask({ override, use: { callSid } })).outcome, leg);
    assert.equal((await ask({ override, use: { callSid: otherCallSid } })).outcome, 'AGENT_NOT_ON_CALL');
    assert.equal((await ask({ override })).outcome, 'CALL_NOT_FOUND', 'without a name nobody can say who is the caller');
  });

  test('is never the worker’s leg', async () => {
    assert.equal((await ask({ override: when(held, task, call), use: { callSid: workerCallSid } })).outcome, 'AGENT_NOT_ON_CALL');
  });

  test('is not in progress before it was answered', async () => {
    const override = when(held, task, ['/Conferences.json', page('conferences', [])]);
    assert.equal((await ask({ override })).outcome, 'CALL_NOT_IN_PROGRESS');
  });
});

test('without conferences the attributes are believed, when that is asked for', async () => {
  const { outcome, calls } = await ask({ allowWithoutConference: true });
  assert.deepEqual(outcome, leg);
  assert.ok(!calls.some((path) => path.includes('Conferences')));
});

for (const [what, options] of [
  ['no workspace', { workspaceSid: undefined }],
  ['a workspace that is none', { workspaceSid: 'WS1' }],
  ['roles that are no list', { supervisorRoles: 'supervisor' }],
  ['a role without a name', { supervisorRoles: [''] }],
] as const) {
  test(`${what} is refused`, () => {
    const given = { client: {} as TaskRouterLike, workspaceSid, ...options } as unknown as TaskRouterAccessOptions;
    assert.throws(() => createTaskRouterAccess(given), { code: 'CONFIG_INVALID' });
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCountedAudio, setUp } from '../test-support/set-up.js';
import { readContract } from './contract.js';

const from = '+12025550101';
const contract = readContract();

test('every answer of the double has the shape of the official document', async (context) => {
  const { simulator, service } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const account = `${simulator.url}/2010-04-01/Accounts/${simulator.accountSid}`;
  const authorization = `Basic ${Buffer.from(`${simulator.accountSid}:${simulator.authToken}`).toString('base64')}`;
  const conference = `Conferences/${call.conferenceSid}`;
  const steps: readonly (readonly [operation: string, path: string, form?: Record<string, string>])[] = [
    ['CreateStream', `Calls/${call.callSid}/Streams`, { Url: service.streamUrl, Name: 'n' }],
    ['CreateStream', `Calls/${call.callSid}/Streams`, { Url: service.streamUrl }],
    ['UpdateStream', `Calls/${call.callSid}/Streams/n`, { Status: 'stopped' }],
    ['FetchCall', `Calls/${call.callSid}`],
    ['ListConference', 'Conferences'],
    ['FetchConference', conference],
    ['ListParticipant', `${conference}/Participants`],
    ['FetchParticipant', `${conference}/Participants/${call.callSid}`],
    ['UpdateParticipant', `${conference}/Participants/${call.callSid}`, { Hold: 'true' }],
    ['UpdateCall', `Calls/${call.callSid}`, { Status: 'completed' }],
    ['FetchConference', conference],
    ['FetchCall', `Calls/${call.callSid}`],
  ];
  for (const [operation, path, form] of steps) {
    const response = await fetch(`${account}/${path}.json`, {
      headers: { authorization },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    assert.ok(response.ok, `${operation}: ${response.status}`);
    const body = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(contract.validateAnswer(operation, body), [], operation);
    for (const [name, value] of Object.entries(body)) {
      if (name.startsWith('date_')) assert.match(String(value), /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
    }
    assert.equal(simulator.requests().at(-1)?.operation, operation);
  }
  assert.deepEqual(contract.validateAnswer('FetchCall', { sid: 'CA1' }).length > 0, true, 'the check itself can fail');
});

const url = 'ws://127.0.0.1:9/audio';
const wrong: readonly (readonly [what: string, form: string, violation: RegExp])[] = [
  ['a missing Url', '', /required property 'Url'/],
  ['an unknown track', `Url=${url}&Track=inbound`, /Track must be equal to one of/],
  ['a misspelt parameter', `Url=${url}&StatusCallbak=x`, /additional properties \(StatusCallbak\)/],
  ['a lower-case parameter name', `Url=${url}&parameter1.name=a&parameter1.value=b`, /parameter1\.name/],
  ['a parameter beyond the 99th', `Url=${url}&Parameter100.Name=a&Parameter100.Value=b`, /Parameter100\.Name/],
  ['a parameter without its value', `Url=${url}&Parameter1.Name=a`, /Parameter1 needs both/],
  ['a value without its name', `Url=${url}&Parameter2.Value=a`, /Parameter2 needs both/],
  ['an oversized parameter', `Url=${url}&Parameter1.Name=a&Parameter1.Value=${'b'.repeat(499)}`, /longer than 499/],
  ['a parameter given twice', `Url=${url}&Name=a&Name=b`, /Name is given more than once/],
  ['a query string in the stream URL', `Url=${encodeURIComponent(`${url}?token=1`)}`, /query string/],
  ['an empty query string', `Url=${encodeURIComponent(`${url}?`)}`, /query string/],
  ['a fragment in the stream URL', `Url=${encodeURIComponent(`${url}#x`)}`, /fragment/],
  ['an http stream URL', 'Url=http://127.0.0.1:9/', /must be wss/],
  ['ws to another machine', 'Url=ws://192.0.2.1/audio', /must be wss/],
  ['wss to another machine', 'Url=wss://audio.example/twilio', /never leaves/],
  ['a host that only looks like this machine', 'Url=wss://127.0.0.1.example/twilio', /never leaves/],
  ['a user name that looks like this machine', 'Url=wss://127.0.0.1@example.com/twilio', /never leaves/],
  ['a relative stream URL', 'Url=/audio', /absolute/],
  ['a callback to another machine', `Url=${url}&StatusCallback=https://kit.example/status`, /StatusCallback must be/],
  ['a callback that is no web address', `Url=${url}&StatusCallback=file:///etc/passwd`, /StatusCallback must be/],
  ['an unknown callback method', `Url=${url}&StatusCallbackMethod=PUT`, /StatusCallbackMethod must be equal/],
  ['a name that cannot stand in a path', `Url=${url}&Name=a%2Fb`, /Name must be/],
  ['a name that is too long', `Url=${url}&Name=${'n'.repeat(65)}`, /Name must be/],
  ['an empty name', `Url=${url}&Name=`, /Name must be/],
];
for (const [what, form, violation] of wrong) {
  test(`creating a stream with ${what} answers 400 and is recorded`, async (context) => {
    const { simulator } = await setUp(context);
    const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
    const response = await post(simulator, `Calls/${call.callSid}/Streams`, form);
    assert.equal(response.status, 400);
    const { code, message } = (await response.json()) as { code: number; message: string };
    assert.equal(code, 20_001);
    assert.match(message, violation);
    assert.match(simulator.requests().at(-1)?.violations.join('\n') ?? '', violation);
    assert.deepEqual(call.streams, []);
  });
}

async function post(
  simulator: { url: string; accountSid: string; authToken: string },
  path: string,
  body: string,
  type?: string,
): Promise<Response> {
  return fetch(`${simulator.url}/2010-04-01/Accounts/${simulator.accountSid}/${path}.json`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${simulator.accountSid}:${simulator.authToken}`).toString('base64')}`,
      'content-type': type ?? 'application/x-www-form-urlencoded',
    },
    body,
  });
}

test('other wrong requests are refused and recorded too', async (context) => {
  const { simulator } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const streams = `Calls/${call.callSid}/Streams`;
  const cases: readonly (readonly [status: number, path: string, body: string, type?: string])[] = [
    [400, `${streams}/x`, 'Status=in-progress'],
    [400, `${streams}/x`, ''],
    [400, streams, JSON.stringify({ Url: url }), 'application/json'],
    [400, 'Calls/CA12/Streams', `Url=${url}`],
    [400, `Calls/${call.callSid}`, 'Status=busy'],
    [400, `Calls/${call.callSid}`, 'Status=completed&Twiml=<Response/>'],
    [400, `Conferences/${call.conferenceSid}/Participants/${call.callSid}`, 'Hold=perhaps'],
    [400, `Conferences/${call.taskSid}/Participants/${call.callSid}`, 'Hold=true'],
    [404, 'Calls/x/Recordings', ''],
    [413, streams, `Url=${'x'.repeat(200_000)}`],
    [501, `Conferences/${call.conferenceSid}/Participants`, 'From=%2B12025550100&To=%2B12025550101'],
  ];
  for (const [status, path, body, type] of cases) {
    const response = await post(simulator, path, body, type);
    assert.equal(response.status, status, `${path} ${body.slice(0, 40)}`);
    assert.equal(((await response.json()) as { status: number }).status, status);
  }
  const violated = simulator.requests().filter(({ violations }) => violations.length > 0);
  assert.equal(violated.length, cases.filter(([status]) => status === 400 || status === 404).length);
  assert.equal(call.status, 'in-progress');
});

test('secure stream URLs and callbacks of this machine pass', () => {
  const path = `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Calls/CA${'0'.repeat(32)}/Streams.json`;
  const match = contract.find('POST', path);
  assert.ok(match);
  assert.equal(match.operation, 'CreateStream');
  assert.deepEqual(
    match.validate(
      [],
      [
        ['Url', 'wss://localhost:8443/audio'],
        ['Track', 'both_tracks'],
        ['StatusCallbackMethod', 'GET'],
      ],
    ),
    [],
  );
  assert.equal(match.validate([['Page', '1']], [['Url', 'wss://localhost']]).length, 1);
  assert.equal(contract.find('GET', path), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpDouble } from '../../testkit/http-double.js';
import { accountSid, json } from '../../testkit/twilio-double.js';
import { createTwilioClient, twilioUrl } from './twilio-api.js';

const account = { accountSid, authToken: 'auth-token-of-a-test' };

test("addresses are those of the vendor's client, for every place", () => {
  for (const place of [{}, { region: 'ie1' }, { edge: 'dublin' }, { region: 'ie1', edge: 'dublin' }, { region: 'us1' }]) {
    const client = createTwilioClient({ ...account, ...place });
    const host = new URL(client.getHostname('https://api.twilio.com', place.edge, place.region)).host;
    assert.equal(new URL(twilioUrl('api', { ...account, ...place })).host, host);
  }
});

test('another address takes every product, with the login that is configured', async () => {
  await using double = await createHttpDouble(({ path }) =>
    path.startsWith('/v1/') ? json({ sid: 'x' }) : json({ status: 'in-progress' }),
  );
  const apiKey = { sid: `SK${'6'.repeat(32)}`, secret: 'secret-of-a-key' };
  const client = createTwilioClient({ ...account, apiKey, apiUrl: `${double.url}/` });
  await client.calls(`CA${'1'.repeat(32)}`).fetch();
  await client.taskrouter.v1.workspaces(`WS${'5'.repeat(32)}`).fetch();
  assert.deepEqual(
    double.requests.map(({ path }) => path),
    [`/2010-04-01/Accounts/${accountSid}/Calls/CA${'1'.repeat(32)}.json`, `/v1/Workspaces/WS${'5'.repeat(32)}`],
  );
  const login = Buffer.from(`${apiKey.sid}:${apiKey.secret}`).toString('base64');
  assert.deepEqual([...new Set(double.requests.map(({ headers }) => headers.authorization))], [`Basic ${login}`]);
});

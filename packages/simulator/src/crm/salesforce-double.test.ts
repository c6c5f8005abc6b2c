import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createSalesforceDouble, type SalesforceDouble, type SalesforceDoubleOptions } from './salesforce-double.js';
import { createSalesforceObjects } from './salesforce-people.js';
import { sampleCustomers } from './sample-customers.js';

const objects = createSalesforceObjects(sampleCustomers);
const api = '/services/data/v62.0';

interface Asked {
  readonly status: number;
  readonly body: unknown;
}

/** A double, and a client that signs in and asks as it is told. */
async function setUp(test: TestContext, options: Partial<SalesforceDoubleOptions> = {}) {
  const org = await createSalesforceDouble({ objects, ...options });
  test.after(() => org.close());
  const signIn = async (form: Readonly<Record<string, string>> = grant(org)): Promise<Asked> =>
    read(await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }));
  const token = String(((await signIn()).body as Record<string, unknown>).access_token);
  const ask = async (path: string, body?: unknown, bearer = token): Promise<Asked> => {
    const headers = { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    return read(await fetch(org.url + path, init));
  };
  const soql = (query: string): Promise<Asked> => ask(`${api}/query?q=${encodeURIComponent(query)}`);
  return { org, signIn, ask, soql, search: (body: unknown) => ask(`${api}/parameterizedSearch`, body) };
}

const grant = ({ clientId, clientSecret }: SalesforceDouble): Record<string, string> => ({
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
});

async function read(response: Response): Promise<Asked> {
  return { status: response.status, body: await response.json() };
}

const errorCodeOf = ({ body }: Asked): unknown => (body as [{ errorCode?: unknown }])[0].errorCode;
const namesOf = ({ body }: Asked, list: 'records' | 'searchRecords'): unknown[] =>
  (body as Record<string, { Name?: unknown }[]>)[list]?.map(({ Name }) => Name) ?? [];

describe('the token endpoint', () => {
  test('gives a bearer token for client credentials, without an end and without a refresh token', async (context) => {
    const { signIn, org } = await setUp(context);
    const { status, body } = await signIn();
    assert.equal(status, 200);
    const names = ['access_token', 'id', 'instance_url', 'issued_at', 'scope', 'signature', 'token_type'];
    assert.deepEqual(Object.keys(body as object).sort(), names);
    assert.equal((body as Record<string, unknown>).instance_url, org.url);
  });

  test('refuses other grants, other clients and what it does not know', async (context) => {
    const { signIn, org } = await setUp(context);
    for (const [change, error] of [
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ client_id: 'x' }, 'invalid_client_id'],
      [{ client_secret: 'x' }, 'invalid_client'],
      [{ redirect_uri: 'x' }, 'invalid_request'],
    ] as const) {
      const { status, body } = await signIn({ ...grant(org), ...change });
      assert.deepEqual([status, (body as Record<string, unknown>).error], [400, error]);
    }
    assert.ok(org.requests().every(({ body }) => body === null));
  });
});

describe('a session', () => {
  test('ends when it is told to, and by itself after its requests', async (context) => {
    const { org, soql } = await setUp(context, { sessionRequests: 2 });
    const query = 'SELECT Id FROM Contact';
    assert.deepEqual([(await soql(query)).status, (await soql(query)).status], [200, 200]);
    const over = await soql(query);
    assert.deepEqual([over.status, errorCodeOf(over)], [401, 'INVALID_SESSION_ID']);
    const other = await setUp(context);
    other.org.expireSessions();
    assert.equal((await other.soql(query)).status, 401);
    assert.equal(org.requests().length, 4);
  });
});

describe('the search', () => {
  test('finds who resembles, in the fields of the scope, and answers with the fields that were asked for', async (context) => {
    const { search } = await setUp(context);
    const asked = { q: '12025550101', in: 'PHONE', sobjects: [{ name: 'Contact' }], fields: ['id', 'Name'] };
    assert.deepEqual(await search(asked), {
      status: 200,
      body: {
        searchRecords: [
          {
            attributes: { type: 'Contact', url: `${api}/sobjects/Contact/003SIM0000000A1AAA` },
            Id: '003SIM0000000A1AAA',
            Name: 'Alan Example',
          },
        ],
      },
    });
    // the country is not compared
    assert.deepEqual(namesOf(await search({ ...asked, q: '49305550103' }), 'searchRecords'), ['Robert Example', 'Roberta Example']);
    assert.deepEqual(namesOf(await search({ ...asked, q: '5550103', overallLimit: 1 }), 'searchRecords'), ['Robert Example']);
    assert.deepEqual(namesOf(await search({ ...asked, q: 'sofia' }), 'searchRecords'), []);
    assert.deepEqual(namesOf(await search({ ...asked, q: 'sofia', in: 'NAME' }), 'searchRecords'), ['Sofia Example']);
  });

  test('refuses fields, objects, parameters and characters that it does not know', async (context) => {
    const { search, org } = await setUp(context);
    const asked = { q: '12025550101', sobjects: [{ name: 'Contact' }] };
    for (const [body, code] of [
      [{ ...asked, fields: ['Secret__c'] }, 'INVALID_FIELD'],
      [{ ...asked, sobjects: [{ name: 'Nothing' }] }, 'INVALID_TYPE'],
      [{ ...asked, in: 'phone' }, 'JSON_PARSER_ERROR'],
      [{ ...asked, overallLimit: 2001 }, 'JSON_PARSER_ERROR'],
      [{ ...asked, sobjects: [{ name: 'Contact', where: "Name LIKE '%'" }] }, 'JSON_PARSER_ERROR'],
      [{ ...asked, q: '{Alan} IN ALL FIELDS' }, 'MALFORMED_SEARCH'],
      [{ q: '12025550101' }, 'JSON_PARSER_ERROR'],
      ['text', 'JSON_PARSER_ERROR'],
    ] as const) {
      const answer = await search(body);
      assert.deepEqual([answer.status, errorCodeOf(answer)], [400, code]);
    }
    assert.equal(org.requests().filter(({ refused }) => refused !== null).length, 8);
  });
});

describe('a query', () => {
  test('filters, sorts and limits', async (context) => {
    const { soql } = await setUp(context);
    const query = "SELECT Id, Name FROM Contact WHERE AccountId = '001SIM0000000C1AAA' ORDER BY Name DESC NULLS LAST LIMIT 5";
    assert.deepEqual(namesOf(await soql(query), 'records'), ['Roberta Example', 'Robert Example']);
    assert.deepEqual(namesOf(await soql("select name from contact where accountid = '001SIM0000000C1' limit 1"), 'records'), [
      'Robert Example',
    ]);
  });

  test('comes in pages, each under the address that the one before named', async (context) => {
    const { ask, soql } = await setUp(context, { pageSize: 3 });
    const pages = [await soql('SELECT Name FROM Contact ORDER BY Name')];
    for (let next = pages[0]?.body as { nextRecordsUrl?: string }; next.nextRecordsUrl !== undefined; ) {
      const page = await ask(next.nextRecordsUrl);
      pages.push(page);
      next = page.body as { nextRecordsUrl?: string };
    }
    assert.deepEqual(
      pages.map((page) => namesOf(page, 'records').length),
      [3, 1],
    );
    assert.equal((await ask(`${api}/query/01gSIM000000001AAA-99`)).status, 404);
  });

  test('that was injected does what the attacker wants, so that a test would see it', async (context) => {
    const { soql } = await setUp(context);
    const injected = await soql("SELECT Name FROM Contact WHERE Name = '\\\\' OR Name LIKE '%'");
    assert.equal(namesOf(injected, 'records').length, sampleCustomers.length);
    assert.equal(namesOf(await soql("SELECT Name FROM Contact WHERE Name = '\\' OR Name LIKE \\'%'"), 'records').length, 0);
  });

  test('that is none is refused', async (context) => {
    const { ask, soql } = await setUp(context);
    for (const [query, code] of [
      ['', 'MALFORMED_QUERY'],
      ["SELECT Name FROM Contact WHERE Name = 'open", 'MALFORMED_QUERY'],
      ["SELECT Name FROM Contact WHERE Name = '\\x'", 'MALFORMED_QUERY'],
      ["SELECT Name FROM Contact WHERE Name = 'a' OR Name = 'b' AND Name = 'c'", 'MALFORMED_QUERY'],
      ['SELECT Name FROM Contact LIMIT 1.5', 'MALFORMED_QUERY'],
      ['SELECT Name FROM Contact; DELETE', 'MALFORMED_QUERY'],
      ['SELECT Secret__c FROM Contact', 'INVALID_FIELD'],
      ['SELECT Name FROM User', 'INVALID_TYPE'],
    ] as const) {
      const answer = await soql(query);
      assert.deepEqual([answer.status, errorCodeOf(answer)], [400, code], query);
    }
    assert.equal(errorCodeOf(await ask(`${api}/query?q=SELECT+Id+FROM+Contact&explain=x`)), 'MALFORMED_QUERY');
    assert.equal((await ask('/services/data/v61.0/query?q=SELECT+Id+FROM+Contact')).status, 404);
    assert.equal((await ask(`${api}/query?q=x`, {})).status, 405);
  });
});

test('a failure that was asked for is answered as often as asked', async (context) => {
  const { org, soql } = await setUp(context);
  org.failNext({ status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED', operation: 'query', times: 2 });
  const answers = [await soql('SELECT Id FROM Contact'), await soql('SELECT Id FROM Contact'), await soql('SELECT Id FROM Contact')];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [403, 403, 200],
  );
});

test('records that no org could hold are refused', async () => {
  const fields = { Id: 'id', Phone: 'phone' } as const;
  const Id = '003SIM0000000A1AAA';
  for (const Contact of [
    { fields: { Phone: 'phone' } as const, records: [] },
    { fields, records: [{ Id: '003' }] },
    { fields, records: [{ Id, Fax: '1' }] },
    { fields, records: [{ Id }, { Id }] },
    { fields, records: [{ Id, Phone: 5 }] },
  ]) {
    await assert.rejects(createSalesforceDouble({ objects: { Contact } }), { code: 'OPTION_INVALID' });
  }
  await assert.rejects(createSalesforceDouble({ objects, pageSize: 0 }), { code: 'OPTION_INVALID' });
});

import assert from 'node:assert/strict';
import { createSalesforceRecords, type SalesforceRecordsOptions } from '@callseal/server-kit/crm';
import { conformanceCustomers, customerRecordsConformance, hostileNumbers } from '@callseal/server-kit/testing';
import { createSalesforceDouble, createSalesforceObjects, hintField, type SalesforceDouble } from '@callseal/simulator/crm';
import { test } from '@playwright/test';

const { signal } = new AbortController();
const hints = Object.fromEntries(Object.keys(conformanceCustomers[0]?.hints ?? {}).map((hint) => [hint, hintField(hint)]));

async function withOrg(
  options: { readonly pageSize?: number; readonly sessionRequests?: number },
  run: (
    org: SalesforceDouble,
    connect: (options?: Partial<SalesforceRecordsOptions>) => ReturnType<typeof createSalesforceRecords>,
  ) => unknown,
): Promise<void> {
  const org = await createSalesforceDouble({ objects: createSalesforceObjects(conformanceCustomers), ...options });
  const { url, clientId, clientSecret } = org;
  try {
    await run(org, (more = {}) => createSalesforceRecords({ url, clientId, clientSecret, contact: { hints }, ...more }));
  } finally {
    await org.close();
  }
}

test.describe('Salesforce conforms', () => {
  for (const { title, run } of customerRecordsConformance) {
    test(title, () =>
      withOrg({}, async (org, connect) => {
        await run(connect());
        // whatever was asked, the org understood it
        assert.deepEqual(
          org.requests().flatMap(({ refused }) => refused ?? []),
          [],
        );
      }),
    );
  }

  for (const { title, run } of customerRecordsConformance) {
    test(`${title}, while sessions end and pages are short`, () =>
      withOrg({ pageSize: 2, sessionRequests: 100 }, async (org, connect) => {
        const records = connect();
        await run({
          findByNumber: (number, context) => (org.expireSessions(), records.findByNumber(number, context)),
          // seven lines in pages of two, and a session that ends between them
          transactions: (customer, options) => (org.expireSessions(), records.transactions(customer, options)),
        });
      }));
  }
});

test('no text of a query, and no request at all, comes from what is no number', () =>
  withOrg({}, async (org, connect) => {
    const records = connect({ numbers: { countryCode: '34' } });
    await records.findByNumber('+34600000009', { signal });
    const before = org.requests().length;
    for (const one of hostileNumbers) {
      for (const text of [one, ...hostileNumbers.map((other) => one + other), `+34600000001${one} `]) {
        if (/^\+[1-9]\d{6,14}$/.test(text)) continue;
        await assert.rejects(records.findByNumber(text, { signal }), { code: 'CALLER_UNKNOWN' }, JSON.stringify(text));
        // `anonymous600000001` has the shape of an id
        if (/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text)) continue;
        const customer = { id: '003CS0000000001AAA', name: text, accountId: text };
        await assert.rejects(records.transactions(customer, { limit: 5, signal }), { code: 'CUSTOMER_RECORDS_FAILED' });
      }
    }
    assert.equal(org.requests().length, before);
  }));

test('every request is one of three texts that the configuration alone wrote, around digits and an id', () =>
  withOrg({}, async (org, connect) => {
    const records = connect({ numbers: { countryCode: '34' } });
    for (const number of ['+34600000001', '+34600000003', '+14155550101', '+34699999999']) {
      const { customer } = await records.findByNumber(number, { signal });
      if (customer !== null) await records.transactions(customer, { limit: 5, signal });
    }
    for (const { operation, path, body } of org.requests()) {
      if (operation === 'token') continue;
      if (operation === 'parameterizedSearch') {
        const { q, ...fixed } = body as { q: string };
        assert.match(q, /^\d{7,15}$/);
        assert.equal(path, '/services/data/v62.0/parameterizedSearch');
        const fields = ['Id', 'Name', 'AccountId', ...Object.values(hints), 'Phone', 'MobilePhone'];
        assert.deepEqual(fixed, { in: 'PHONE', fields, sobjects: [{ name: 'Contact' }], overallLimit: 50, spellCorrection: false });
      } else {
        const soql = new URL(path, org.url).searchParams.get('q')?.replace(/'[a-zA-Z0-9]{18}'/, 'ID');
        assert.equal(
          soql,
          'SELECT Id, Amount__c, Merchant__c, Date__c FROM Transaction__c WHERE Account__c = ID ORDER BY Date__c DESC NULLS LAST LIMIT 5',
        );
      }
    }
  }));

test('an org that fails is a failure, and no customer who is not found', () =>
  withOrg({}, async (org, connect) => {
    const records = connect();
    const lookup = (): Promise<unknown> => records.findByNumber('+34600000009', { signal });
    for (const [status, errorCode] of [
      [403, 'REQUEST_LIMIT_EXCEEDED'],
      [503, 'SERVER_UNAVAILABLE'],
      [401, 'INVALID_AUTH_HEADER'],
    ] as const) {
      org.failNext({ status, errorCode, operation: 'parameterizedSearch' });
      await assert.rejects(lookup, { code: 'CUSTOMER_RECORDS_FAILED' });
    }
    await assert.rejects(() => connect({ clientSecret: 'wrong' }).findByNumber('+34600000009', { signal }), {
      code: 'CUSTOMER_RECORDS_FAILED',
    });
    await assert.rejects(() => connect({ apiVersion: '61.0' }).findByNumber('+34600000009', { signal }), {
      code: 'CUSTOMER_RECORDS_FAILED',
    });
    const unknownField = connect({ contact: { phones: ['Phone', 'OtherPhone'] } });
    await assert.rejects(() => unknownField.findByNumber('+34600000009', { signal }), { code: 'CUSTOMER_RECORDS_FAILED' });
    assert.deepEqual(await lookup(), { outcome: 'not-found', customer: null });
  }));

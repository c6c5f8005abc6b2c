import { expect, test } from './support/element-page.js';

const mock = { developmentConfig: { mockApi: true }, parametersConfig: { undoSeconds: 1 } } as const;
const call = { callSid: 'CA1', callerId: '+34600000001', callInProgress: true } as const;

test('under the strictest content security policy a caller is registered, verified and deleted', async ({ element }) => {
  await element.add({ ...mock, ...call });
  const agent = element.page.locator('callseal-agent');
  await agent.getByRole('button', { name: 'Register' }).click();
  await expect(agent.getByText('Registered, and the test matched').first()).toBeVisible({ timeout: 30_000 });
  await agent.getByRole('button', { name: /Delete/ }).click();
  await agent.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(agent.getByText('Registration deleted').first()).toBeVisible();
});

test('a thousand elements that come, work and go leave nothing behind', async ({ element }) => {
  test.setTimeout(180_000);
  const { page } = element;
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.enable');
  await client.send('Performance.enable');

  /** Each enters a live call, begins a verification by itself, and is taken out while that runs; every tenth was moved before. */
  const cycle = (count: number) =>
    page.evaluate(async (cycles) => {
      const place = document.body.appendChild(document.createElement('section'));
      let seen = 0;
      for (let at = 0; at < cycles; at++) {
        const agent = document.createElement('callseal-agent');
        agent.developmentConfig = { mockApi: true, automaticVerification: true };
        agent.externalMethods = { getCredential: () => 'kept', storeCredential: () => true, deleteCredential: () => true };
        Object.assign(agent, { callSid: `CA${String(at)}`, callerId: '+34600000001', callInProgress: true });
        place.append(agent);
        while (!['connecting', 'waiting-for-audio', 'listening'].includes(agent.phase)) await new Promise((resolve) => setTimeout(resolve));
        seen++;
        if (at % 10 === 0) document.body.append(agent);
        agent.remove();
      }
      place.remove();
      return seen;
    }, count);
  const measure = async () => {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    for (let times = 0; times < 3; times++) await client.send('HeapProfiler.collectGarbage');
    const { metrics } = await client.send('Performance.getMetrics');
    const valueOf = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { heap: valueOf('JSHeapUsedSize'), nodes: valueOf('Nodes'), listeners: valueOf('JSEventListeners') };
  };

  await cycle(100);
  const before = await measure();
  expect(await cycle(1000)).toBe(1000);
  const after = await measure();
  const perElement = (after.heap - before.heap) / 1000;
  console.log(
    `1,000 elements: ${String(Math.round(perElement))} bytes of heap each, ${String(after.nodes - before.nodes)} nodes and ${String(after.listeners - before.listeners)} listeners more`,
  );
  // one element holds about 100 KB while it lives; what is left is noise of the engine's own tables
  expect(perElement).toBeLessThan(200);
  expect(after.nodes - before.nodes).toBeLessThanOrEqual(0);
  expect(after.listeners - before.listeners).toBeLessThanOrEqual(0);
});

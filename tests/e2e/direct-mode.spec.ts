import { expect, openStreams, test } from './support/desk-page.js';

/** As the tutorial has it: the page speaks to the voice service, and the registration passes through it. */
test('in direct mode a caller is registered, tested, verified on the next call, and another voice refused', async ({
  agent,
  desk,
  storage,
}) => {
  await agent.page.goto(`${desk.url}/?connection=direct`);
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  expect(await storage.registrations()).toBe(1);
  await agent.hangUp();
  await agent.take('Alan');
  await agent.press(/^Verify/);
  await agent.says('Voice matches the registration');
  await agent.hangUp();
  await agent.take('Victor');
  await agent.press(/^Verify/);
  await agent.says('Voice does not match');
  await expect.poll(() => openStreams(desk)).toBe(0);
});

test('over the relay the page speaks to its own server alone, by requests, and holds neither token nor registration', async ({
  agent,
  desk,
}) => {
  const sockets: string[] = [];
  const elsewhere: string[] = [];
  const bodies: string[] = [];
  agent.page.on('websocket', (socket) => sockets.push(socket.url()));
  agent.page.on('request', (request) => {
    if (!request.url().startsWith(desk.url)) elsewhere.push(request.url());
    bodies.push(request.postData() ?? '');
  });
  agent.page.on('response', (response) => {
    void response.text().then(
      (text) => bodies.push(response.url().endsWith('.js') ? '' : text),
      () => undefined,
    );
  });
  await agent.page.reload();
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
  await agent.take('Alan');
  await agent.press(/^Verify/);
  await agent.says('Voice matches the registration');
  expect([sockets, elsewhere]).toEqual([[], []]);
  // a sealed registration is kilobytes of base64, a token of the engine has three parts
  expect(bodies.join('\n')).not.toMatch(/[A-Za-z0-9+/=_-]{400,}|access_token|eyJ[\w-]+\.[\w-]+\.[\w-]+/);
});

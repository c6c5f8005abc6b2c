import { expect, openStreams, test } from './support/desk-page.js';

const outcomes: readonly (readonly [string, string])[] = [
  ['resultSuccess', 'Registered, and the test matched'],
  ['resultFailSpoof', 'Sounds like a recording that was heard before'],
  ['errorConsumerNotReady', 'The voice service is not ready.'],
  ['errorParameters', 'The voice service and this desk do not fit together.'],
  ['errorAudio', 'The line is too noisy.'],
  ['errorDasPeak', 'The voice service gave no answer.'],
];

for (const [outcome, text] of outcomes) {
  test(`mock outcome ${outcome} is played while registering, and no stream is started`, async ({ agent, desk }) => {
    await agent.page.getByLabel('Voice service').selectOption(outcome);
    await agent.take('Alan');
    await agent.press(/^Register/);
    await agent.says(text);
    expect(openStreams(desk)).toBe(0);
    expect(desk.simulator.requests().filter(({ path }) => path.includes('/Streams'))).toEqual([]);
  });
}

test('mock outcome resultFailScore is played while verifying', async ({ agent }) => {
  const service = agent.page.getByLabel('Voice service');
  await service.selectOption('resultSuccess');
  await agent.take('Alan');
  await agent.press(/^Register/);
  await agent.says(/Registered, and the test matched/);
  await agent.hangUp();
  await service.selectOption('resultFailScore');
  await agent.take('Alan');
  await agent.press(/^Verify/);
  await agent.says('Voice does not match');
});

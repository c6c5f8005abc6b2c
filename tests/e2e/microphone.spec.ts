import { createDesk } from '@callseal/desk/server';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/browser.js';
import { expect, openDeskPage, test } from './support/desk-page.js';
import { writeConversation } from './support/fake-microphone.js';

test("the agent's own microphone is registered and verified in real time", async ({ storage }, testInfo) => {
  test.setTimeout(120_000);
  // a stranger's voice for the browser's fake device: a minute of speech that does not repeat itself
  const wav = testInfo.outputPath('microphone.wav');
  writeConversation(wav, 'robert');
  const browser = await chromium.launch(
    launchOptions([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${wav}`,
      '--autoplay-policy=no-user-gesture-required',
    ]),
  );
  const desk = await createDesk({ port: 0, runKit: storage.runKit });
  const problems: string[] = [];
  try {
    const agent = await openDeskPage(await browser.newContext({ permissions: ['microphone'] }), desk, problems);
    await agent.take('You');
    await agent.press(/^Register/);
    await agent.says(/Registered, and the test matched/, 60_000);
    await agent.press('Done');
    await agent.press(/^Verify/);
    await agent.says('Voice matches the registration', 40_000);
    expect(problems).toEqual([]);
  } finally {
    await desk.close();
    await browser.close();
  }
});

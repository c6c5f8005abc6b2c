/** Pause between two pictures: more of them would not be seen, fewer would look torn. */
const pause = 90;

/**
 * Takes pictures of a page until stopped, each with how long it was to be seen.
 * @param {import('@playwright/test').Page} page
 */
export function record(page) {
  const frames = [];
  let pace = 1;
  let running = true;
  const done = loop();

  async function loop() {
    let last = null;
    while (running) {
      const at = performance.now();
      const png = await page.screenshot({ caret: 'hide' });
      if (last !== null) frames.push({ png: last.png, milliseconds: (at - last.at) / last.pace });
      last = { png, at, pace };
      await page.waitForTimeout(pause);
    }
    frames.push({ png: last.png, milliseconds: pause });
  }

  return {
    /** From now on time passes so many times faster in the recording. */
    setPace(wanted) {
      pace = wanted;
    },
    async stop() {
      running = false;
      await done;
      return frames;
    },
  };
}

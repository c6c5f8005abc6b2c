/** The desk for a film: what the story does not need is out of the picture, a line on top says what happens, a ring what is pressed. */
const looks = `
  html { overflow: clip; }
  .bar, .wire, .options, .wish, .first, #telephone, #queue > li:nth-child(n + 5) { display: none !important; }
  main { grid-template-columns: 300px 1fr !important; }
  #story { margin: 0; padding: 14px 22px; font: 600 20px/26px system-ui, sans-serif; background: #14213d; color: #fff; }
  #ring { position: fixed; margin: -7px; padding: 7px; border: 4px solid #d97706; border-radius: 12px; box-sizing: content-box; pointer-events: none; }
`;

/**
 * @param {import('@playwright/test').Page} page the open desk
 */
export async function setStage(page) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    const story = document.createElement('p');
    story.id = 'story';
    document.body.prepend(story);
    const ring = document.createElement('div');
    ring.id = 'ring';
    ring.hidden = true;
    document.body.append(ring);
  }, looks);
  const element = page.locator('callseal-agent');

  /** Rings a button long enough to be seen, then presses it. */
  async function press(button) {
    await button.waitFor();
    await ring(await button.boundingBox());
    await page.waitForTimeout(700);
    await button.click();
    await ring(null);
  }

  const ring = (box) =>
    page.evaluate((around) => {
      const shown = document.getElementById('ring');
      shown.hidden = around === null;
      if (around === null) return;
      const { x, y, width, height } = around;
      // the border and the padding lie outside of the button
      Object.assign(shown.style, { left: `${x - 4}px`, top: `${y - 4}px`, width: `${width}px`, height: `${height}px` });
    }, box);

  return {
    tell: (text) =>
      page.evaluate((line) => {
        document.getElementById('story').textContent = line;
      }, text),
    take: (name) => press(page.getByRole('button', { name: `Take the call of ${name}`, exact: true })),
    hangUp: () => press(page.getByRole('button', { name: 'Hang up' })),
    press: (name) => press(element.getByRole('button', { name })),
    says: (text) => element.getByText(text).first().waitFor({ timeout: 40_000 }),
    wait: (milliseconds) => page.waitForTimeout(milliseconds),
  };
}

import { expect } from '@open-wc/testing';
import { createFixedState } from '../testing/fixed-state-agent.js';
import { mount, tidy } from '../testing/mount.js';
import { type FixedStateName, fixedStates } from '../testing/states.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const names = Object.keys(fixedStates) as FixedStateName[];

async function show(name: FixedStateName, theme: 'light' | 'dark' = 'light') {
  const { call, inProgress } = fixedStates[name];
  const properties = { callSid: call?.callSid ?? '', callerId: call?.callerId ?? '', callInProgress: inProgress, theme };
  return mount(createFixedState(name), properties);
}

for (const theme of ['light', 'dark'] as const) {
  describe(`every state, ${theme}`, () => {
    before(() => {
      document.body.style.background = theme === 'dark' ? '#11151c' : '#fff';
    });
    for (const name of names) {
      it(`${name} has no accessibility fault that axe knows`, async () => {
        const harness = await show(name, theme);
        await expect(harness.agent).to.be.accessible();
      });
    }
  });
}

describe('every state', () => {
  for (const name of names) {
    it(`${name} has a title, advice and an icon`, async () => {
      const harness = await show(name);
      expect(harness.title()).to.not.equal('');
      expect(harness.advice()).to.match(/[.?:]$/);
      expect(harness.query('[part="icon"] path, [part="icon"] rect')).to.not.equal(null);
    });

    it(`${name} fits into 260 px without sticking out`, async () => {
      const harness = await show(name);
      harness.agent.style.width = '260px';
      const card = harness.query('[part="card"]') as HTMLElement;
      expect(card.getBoundingClientRect().width).to.equal(260);
      for (const element of card.querySelectorAll<HTMLElement>('*:not(.spoken):not(svg *)')) {
        const { right, left } = element.getBoundingClientRect();
        expect(right, element.outerHTML).to.be.at.most(card.getBoundingClientRect().right);
        expect(left, element.outerHTML).to.be.at.least(card.getBoundingClientRect().left);
      }
    });

    it(`${name} never shows the caller's number`, async () => {
      const harness = await show(name);
      expect(harness.agent.shadowRoot?.innerHTML).to.not.contain('600000001');
    });

    it(`${name} has buttons of at least 32 px, and is as high as the others unless something is read out`, async () => {
      const harness = await show(name);
      harness.agent.style.width = '360px';
      for (const button of harness.agent.shadowRoot?.querySelectorAll('button') ?? []) {
        expect(button.getBoundingClientRect().height).to.be.at.least(32);
      }
      const height = Math.round(harness.agent.getBoundingClientRect().height);
      if (fixedStates[name].phase === 'consent-needed') expect(height).to.be.within(244, 400);
      else expect(height).to.equal(244);
    });
  }

  it('differ in words from one another', async () => {
    const cards = await Promise.all(names.map(async (name) => (await show(name)).text()));
    expect(cards.filter((text, at) => cards.indexOf(text) !== at)).to.deep.equal([]);
  });

  it('uses no style attribute, so that a strict content security policy holds', async () => {
    for (const name of names) {
      const harness = await show(name);
      expect(harness.agent.shadowRoot?.querySelectorAll('style, [style]:not([part="undo"] div)').length).to.equal(0);
    }
  });

  it('is reflected as a custom state', async () => {
    const harness = await show('spoof');
    expect(harness.agent.matches(':state(spoof)')).to.equal(true);
  });
});

describe('what a verdict rests on', () => {
  it('is behind a disclosure, with thresholds, seconds and the engine', async () => {
    const harness = await show('verified');
    expect((harness.query('details') as HTMLDetailsElement).open).to.equal(false);
    expect(harness.text()).to.match(
      /Similarity\s*0\.93, needs 0\.80\s*Recording check\s*0\.97, needs 0\.50\s*Synthetic voice\s*not checked\s*Speech\s*3\.2.s\s*Answered by\s*callseal-engine 0\.1\.0/,
    );
  });

  it('says plainly that an answer was simulated', async () => {
    const harness = await show('verified-mock');
    expect(harness.text()).to.match(/^Voice check Simulated/);
    expect(harness.text()).to.contain('mock (simulated answer)');
    expect(harness.text()).to.contain('not checked');
  });

  it('keeps the score out of the two sentences', async () => {
    const harness = await show('verified');
    expect(harness.status()).to.equal('Voice matches the registration / A clear match. You can carry on.');
  });
});

describe('listening', () => {
  it('tells the progress as a bar with words', async () => {
    const harness = await show('listening');
    const bar = harness.query('progress') as HTMLProgressElement;
    expect(bar.value).to.be.closeTo(1.4 / 3, 1e-9);
    expect(bar.getAttribute('aria-valuetext')).to.equal('1.4 seconds heard, needs about 2 seconds more');
  });

  it('speaks a quarter that is full, not every change', async () => {
    const harness = await show('listening');
    expect(harness.spoken()).to.equal('Listening to register. 25 percent.');
  });
});

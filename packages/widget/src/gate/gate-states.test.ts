import { expect } from '@open-wc/testing';
import { languages, loadWords } from '../languages/load-words.js';
import { createFixedGate } from '../testing/fixed-gate-agent.js';
import { type FixedGateName, fixedGateStates } from '../testing/gate-states.js';
import { firstCall, mount, tidy } from '../testing/mount.js';
import { english } from './words/english.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const names = Object.keys(fixedGateStates) as FixedGateName[];

async function show(name: FixedGateName, theme: 'light' | 'dark' = 'light', lang = 'en') {
  const { inProgress } = fixedGateStates[name];
  const harness = await mount(createFixedGate(name), { ...firstCall, callInProgress: inProgress, theme, lang });
  await harness.gate();
  return harness;
}

function checkFit(harness: Awaited<ReturnType<typeof show>>, width: number): void {
  harness.agent.style.width = `${String(width)}px`;
  const gate = harness.query('[part="gate"]')!;
  const box = gate.getBoundingClientRect();
  expect(box.width).to.equal(width);
  for (const element of gate.querySelectorAll<HTMLElement>('*:not(.spoken, .spoken *):not(svg *)')) {
    const text = document.createRange();
    text.selectNodeContents(element);
    for (const { right, left } of [...text.getClientRects()].filter((rect) => rect.width > 0)) {
      expect(right, element.outerHTML).to.be.at.most(box.right);
      expect(left, element.outerHTML).to.be.at.least(box.left);
    }
  }
}

describe('every state of the panel, light', () => {
  before(() => {
    document.body.style.background = '#fff';
  });
  for (const name of names) {
    it(`${name} has no accessibility fault that axe knows`, async () => {
      const harness = await show(name);
      await expect(harness.query('[part="gate"]')).to.be.accessible();
    });
  }
});

/** What decides about colours: which parts are drawn, and in which tone. */
const lookOf = (gate: Element): string =>
  [...gate.querySelectorAll('[part]')].map((one) => `${one.getAttribute('part') ?? ''} ${one.className}`).join();

describe('every look of the panel, dark', () => {
  before(() => {
    document.body.style.background = '#11151c';
  });
  it('has no accessibility fault that axe knows', async function () {
    this.timeout(60_000);
    const seen = new Set<string>();
    for (const name of names) {
      const harness = await show(name, 'dark');
      const gate = harness.query('[part="gate"]')!;
      if (!seen.has(lookOf(gate))) await expect(gate, name).to.be.accessible();
      seen.add(lookOf(gate));
      harness.agent.remove();
    }
    expect(seen.size).to.be.above(15);
  });
});

describe('every state of the panel', () => {
  for (const name of names) {
    it(`${name} has a title, advice and a sign, fits into 260 px, and leaves the voice check as high as it is`, async () => {
      const harness = await show(name);
      expect(harness.gateStatus()).to.match(/^.+ \/ .+[.?]$/);
      expect(harness.query('[part="gate-icon"] path')).to.not.equal(null);
      checkFit(harness, 260);
      for (const control of harness.agent.shadowRoot!.querySelectorAll('[part="gate"] :is(button, input, select)')) {
        expect(control.getBoundingClientRect().height, control.outerHTML).to.be.at.least(32);
      }
      harness.agent.style.width = '360px';
      expect(Math.round(harness.query('[part="card"]')!.getBoundingClientRect().height)).to.equal(244);
      expect(harness.agent.getBoundingClientRect().height).to.be.below(1000);
      expect(harness.agent.shadowRoot!.innerHTML).to.not.contain('600000001');
    });
  }

  it('differ in words from one another', async () => {
    const texts: string[] = [];
    for (const name of names) {
      const harness = await show(name);
      texts.push((harness.query('[part="gate"]')?.textContent ?? '').replaceAll(/\s+/g, ' '));
      harness.agent.remove();
    }
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).to.deep.equal([]);
  });

  it('uses no style attribute, so that a strict content security policy holds', async () => {
    for (const name of names) {
      const harness = await show(name);
      expect(harness.agent.shadowRoot?.querySelectorAll('[part="gate"] :is(style, [style])').length).to.equal(0);
      harness.agent.remove();
    }
  });
});

/** Every text of a catalogue. */
const textsOf = (tree: object): string[] =>
  Object.values(tree).flatMap((value: string | object) => (typeof value === 'string' ? [value] : textsOf(value)));
const englishTexts = textsOf(english);
/** The host's own texts, and what a customer record holds. */
const hosts = new Set(['In which city is your branch?', 'In which month was your card issued?']);

for (const language of languages.filter((one) => one !== 'en')) {
  describe(`every state of the panel in ${language}`, () => {
    let foreign: Set<string>;
    before(async () => {
      const own = new Set(textsOf((await loadWords(language)).gate!));
      foreign = new Set(englishTexts.filter((text) => !own.has(text)));
    });
    for (const name of names) {
      it(`${name} leaves nothing in English or unfilled, and fits into 260 px`, async () => {
        const harness = await show(name, 'light', language);
        const walker = document.createTreeWalker(harness.query('[part="gate"]')!, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() !== null) {
          const text = walker.currentNode.textContent?.trim() ?? '';
          expect(foreign.has(text) && !hosts.has(text), text).to.equal(false);
          expect(text).to.not.match(/[{}]|undefined|null|NaN|\[object/);
        }
        checkFit(harness, 260);
      });
    }
  });
}

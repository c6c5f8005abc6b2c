import { expect } from '@open-wc/testing';
import { languages, loadWords } from '../languages/load-words.js';
import { createFixedState } from '../testing/fixed-state-agent.js';
import { mount, tidy } from '../testing/mount.js';
import { type FixedStateName, fixedStates } from '../testing/states.js';
import { english } from '../words/english.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const names = Object.keys(fixedStates) as FixedStateName[];
const others = languages.filter((language) => language !== 'en');
const withheldCall = { callSid: 'CA00000000000000000000000000000001', callerId: '', callInProgress: true };

async function show(name: FixedStateName, lang: string) {
  const { call, inProgress } = fixedStates[name];
  const properties = { callSid: call?.callSid ?? '', callerId: call?.callerId ?? '', callInProgress: inProgress, lang };
  const harness = await mount(createFixedState(name), name === 'caller-withheld' ? { ...withheldCall, lang } : properties);
  for (const details of harness.agent.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
  return harness;
}

/** Every text of a catalogue. */
const textsOf = (tree: object): string[] =>
  Object.values(tree).flatMap((value: string | object) => (typeof value === 'string' ? [value] : textsOf(value)));
const englishTexts = textsOf(english);

/** Whatever can be read or is spoken: text nodes and labels. */
function readable(root: ShadowRoot): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) found.push(walker.currentNode.textContent?.trim() ?? '');
  for (const element of root.querySelectorAll('*')) {
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'alt', 'placeholder']) found.push(element.getAttribute(name) ?? '');
  }
  return found.filter((text) => text !== '');
}

for (const language of others) {
  describe(`every state in ${language}`, () => {
    let foreign: Set<string>;
    before(async () => {
      const own = new Set(textsOf(await loadWords(language)));
      foreign = new Set(englishTexts.filter((text) => !own.has(text)));
    });

    for (const name of names) {
      it(`${name} leaves nothing in English, empty or unfilled, and fits into 260 px`, async () => {
        const harness = await show(name, language);
        const root = harness.agent.shadowRoot!;
        expect(harness.title()).to.not.equal('');
        expect(harness.advice()).to.not.equal('');
        for (const text of readable(root)) {
          expect(foreign.has(text), text).to.equal(false);
          expect(text).to.not.match(/[{}]|undefined|null|NaN|\[object/);
        }
        harness.agent.style.width = '260px';
        const card = harness.query('[part="card"]') as HTMLElement;
        const box = card.getBoundingClientRect();
        expect(box.width).to.equal(260);
        for (const element of card.querySelectorAll<HTMLElement>('*:not(.spoken):not(svg *)')) {
          // the text itself: a word that does not break sticks out of its element
          const text = document.createRange();
          text.selectNodeContents(element);
          for (const { right, left } of [...text.getClientRects()].filter(({ width }) => width > 0)) {
            expect(right, element.outerHTML).to.be.at.most(box.right);
            expect(left, element.outerHTML).to.be.at.least(box.left);
          }
        }
      });
    }

    it('says in the card which language and direction it is', async () => {
      const harness = await show('registered', language);
      const card = harness.query('[part="card"]')!;
      expect([card.getAttribute('lang'), card.getAttribute('dir')]).to.deep.equal([language, language === 'ar' ? 'rtl' : 'ltr']);
      await expect(harness.agent).to.be.accessible();
    });
  });
}

describe('Arabic', () => {
  before(() => loadWords('ar'));
  const centre = (element: Element): number => {
    const { left, right } = element.getBoundingClientRect();
    return (left + right) / 2;
  };

  it('is laid out from right to left, in a page that is not', async () => {
    const harness = await show('listening', 'ar');
    harness.agent.style.width = '360px';
    const at = (selector: string): number => centre(harness.query(selector)!);
    const card = at('[part="card"]');
    expect(at('[part="icon"]')).to.be.above(at('[part="title"]'));
    expect(at('[part="name"]')).to.be.above(card);
    expect(at('[part="call"]')).to.be.below(card);
    expect(at('[data-action="cancel"]')).to.be.above(card);
    const [heard, missing] = [...harness.agent.shadowRoot!.querySelectorAll('[part="progress-text"] span')].map(centre);
    expect(heard).to.be.above(missing ?? Number.NaN);
    const { right } = harness.query('[part="card"]')!.getBoundingClientRect();
    expect(harness.query('[part="icon"]')!.getBoundingClientRect().right).to.be.closeTo(right - 17, 1);
  });

  it('keeps its disclosure’s names on the right and the code of a failure readable from the left', async () => {
    const verdict = await show('verified', 'ar');
    expect(centre(verdict.query('dt')!)).to.be.above(centre(verdict.query('dd')!));
    const failure = await show('unavailable-config', 'ar');
    expect(getComputedStyle(failure.query('[part="code"] span')!).direction).to.equal('ltr');
  });
});

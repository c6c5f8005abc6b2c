import { expect } from '@open-wc/testing';
import '../define.js';
import { LitElement } from 'lit';
import { loadLanguage, loadWords } from '../languages/load-words.js';
import type { AgentHarness } from '../testing/harness.js';
import { firstCall, mount, mountScripted, tidy } from '../testing/mount.js';
import { createScripted, realConfiguration } from '../testing/scripted-agent.js';
import type { Words } from '../words/words.js';
import { LanguageController } from './language-controller.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(() => {
  document.documentElement.removeAttribute('lang');
  for (const box of boxes.splice(0)) box.remove();
  hooks.after();
});

const boxes: Element[] = [];
/** Something in the page that leaves it after the test. */
function box<Name extends keyof HTMLElementTagNameMap>(name: Name, lang = ''): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (lang !== '') element.lang = lang;
  boxes.push(element);
  return element;
}

/** Waits until a title is shown, and fails saying what is shown instead. */
async function shows(harness: AgentHarness, title: string): Promise<void> {
  const last = performance.now() + 2_000;
  while (harness.title() !== title) {
    if (performance.now() > last) throw new Error(`Waited for "${title}", but it shows "${harness.title()}".`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const idle = { en: 'No call', de: 'Kein Anruf', es: 'Sin llamada', fr: 'Aucun appel', pt: 'Sem ligação', ar: 'لا توجد مكالمة' };
const agent = () => document.createElement('callseal-agent');

describe('the language of the card', () => {
  it('is English without any lang, and in a language without words', async () => {
    await shows(await mount(agent()), idle.en);
    await shows(await mount(agent(), { lang: 'ja' }), idle.en);
    const empty = agent();
    empty.setAttribute('lang', '');
    document.documentElement.lang = 'de';
    await shows(await mount(empty), idle.en);
  });

  for (const [lang, title] of Object.entries(idle)) {
    it(`is ${lang} by its own attribute`, async () => {
      await shows(await mount(agent(), { lang }), title);
    });
  }

  it('is that of the nearest element around that has one', async () => {
    document.documentElement.lang = 'fr';
    const outer = box('section', 'es');
    const inner = box('div');
    outer.append(inner);
    document.body.append(outer);
    const harness = await mount(agent());
    await shows(harness, idle.fr);
    inner.append(harness.agent);
    await shows(harness, idle.es);
    inner.lang = 'de';
    await shows(harness, idle.de);
    harness.agent.lang = 'pt';
    await shows(harness, idle.pt);
    harness.agent.removeAttribute('lang');
    inner.removeAttribute('lang');
    outer.removeAttribute('lang');
    await shows(harness, idle.fr);
  });

  it('crosses shadow roots, whose hosts may change theirs', async () => {
    const host = box('div', 'de');
    const nested = box('div');
    // eslint-disable-next-line wc/no-closed-shadow-root -- the harder case of the two
    host.attachShadow({ mode: 'closed' }).append(nested);
    const root = nested.attachShadow({ mode: 'open' });
    document.body.append(host);
    const harness = await mount(agent());
    root.append(harness.agent);
    await shows(harness, idle.de);
    host.lang = 'es';
    await shows(harness, idle.es);
    nested.lang = 'fr';
    await shows(harness, idle.fr);
  });

  it('follows the document while the element is in it, and looks again when it comes back', async () => {
    const harness = await mount(agent());
    document.documentElement.lang = 'de';
    await shows(harness, idle.de);
    harness.agent.remove();
    document.documentElement.lang = 'es';
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(harness.title()).to.equal(idle.de);
    document.body.append(harness.agent);
    await shows(harness, idle.es);
  });

  it('keeps a region’s numbers with its language’s words', async () => {
    const harness = await mount(agent(), { lang: 'de-AT' });
    await shows(harness, idle.de);
    expect(harness.query('[part="card"]')?.getAttribute('lang')).to.equal('de-AT');
  });

  it('is the newest that was asked for, however quickly', async () => {
    const harness = await mount(agent());
    for (const lang of ['fr', 'ar', 'pt', 'de', 'es']) harness.agent.lang = lang;
    await shows(harness, idle.es);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(harness.title()).to.equal(idle.es);
  });

  it('loaded ahead is there from the first draw', async () => {
    await loadLanguage('de-CH');
    const harness = await mount(agent(), { lang: 'de-CH' });
    expect(harness.title()).to.equal(idle.de);
  });

  it('is each element’s own in one page', async () => {
    const one = await mount(agent(), { lang: 'de' });
    const two = await mount(agent(), { lang: 'ar' });
    const three = await mount(agent());
    await shows(one, idle.de);
    await shows(two, idle.ar);
    await shows(three, idle.en);
    two.agent.lang = 'en';
    await shows(two, idle.en);
    expect(one.title()).to.equal(idle.de);
  });
});

describe('a switch of the language in the middle of a verification', () => {
  it('keeps the focus, the seconds and the session', async () => {
    await loadLanguage('es');
    const { harness, agent: live } = await mountScripted({}, { [firstCall.callerId]: 'kept' });
    await harness.phase('registered');
    await harness.press('Verify');
    while (live.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    live.operation.emit('info-consumer-ready', { engine: { name: 'callseal-engine', version: '0.1.0' } });
    await harness.phase('waiting-for-audio');
    live.operation.emit('info-vad-status', { net_speech_duration: 1.4, required_duration: 3, level: 0.5, speaking: true });
    await harness.phase('listening');
    harness.button('Stop').focus();
    const events = harness.heard.length;
    live.lang = 'es';
    await shows(harness, 'Escuchando para verificar');
    expect(harness.focused()).to.equal('Detener');
    expect(harness.text()).to.contain('1,4\u00a0s de voz'.replace('\u00a0', ' '));
    expect(harness.query('progress')?.getAttribute('aria-valuetext')).to.match(/^1,4 segundos de voz, aprox\. 2 segundos más$/);
    expect([live.service.sessions.length, live.stream.open.size, harness.heard.length]).to.deep.equal([1, 1, events]);
    live.operation.emit('result-success', { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 });
    await harness.phase('verified');
    expect(harness.title()).to.equal('La voz coincide con el registro');
  });
});

describe('texts of the host', () => {
  it('replace built-in ones live, for one element, in any language', async () => {
    const one = await mount(agent());
    const two = await mount(agent());
    one.agent.words = { phases: { 'no-call': { title: 'Nobody on the line' } } };
    await one.agent.updateComplete;
    expect(one.status()).to.equal('Nobody on the line / Take a call to check the caller’s voice.');
    expect(two.title()).to.equal(idle.en);
    one.agent.lang = 'de';
    await loadLanguage('de');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await one.agent.updateComplete;
    expect(one.status()).to.equal('Nobody on the line / Nehmen Sie einen Anruf an, um die Stimme zu prüfen.');
    one.agent.words = undefined;
    await one.agent.updateComplete;
    expect(one.title()).to.equal(idle.de);
  });

  it('do not begin another session', async () => {
    const live = createScripted();
    const opened: unknown[] = [];
    const original = live.service.open.bind(live.service);
    Object.assign(live.service, { open: (...args: Parameters<typeof original>) => (opened.push(args), original(...args)) });
    const harness = await mount(live, {
      ...realConfiguration,
      ...firstCall,
      externalMethods: { getCredential: () => 'kept', storeCredential: () => '', deleteCredential: () => '' },
    });
    await harness.phase('registered');
    const asked = harness.heard.length;
    live.words = { actions: { verify: 'Check the voice' } };
    await live.updateComplete;
    expect(harness.buttons()).to.include('Check the voice');
    expect([opened.length, harness.heard.length]).to.deep.equal([0, asked]);
  });
});

describe('a language whose file cannot be had', () => {
  const missing: string[] = [];
  let answer: (language: string) => Promise<Words>;

  class LonelyHost extends LitElement {
    readonly language = new LanguageController(this, {
      own: () => undefined,
      onMissing: (language) => missing.push(language),
      load: (language) => answer(language),
    });
  }
  customElements.define('callseal-lonely-host', LonelyHost);

  async function enter(lang: string): Promise<LonelyHost> {
    missing.length = 0;
    const host = new LonelyHost();
    host.lang = lang;
    boxes.push(host);
    document.body.append(host);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return host;
  }

  it('leaves the card in English and is reported once', async () => {
    answer = () => Promise.reject(new TypeError('offline'));
    const host = await enter('de');
    expect([host.language.wording.words.language, missing]).to.deep.equal(['en', ['de']]);
  });

  it('is tried again when a language changes next', async () => {
    answer = () => Promise.reject(new TypeError('offline'));
    const host = await enter('de');
    answer = loadWords;
    host.lang = 'de-AT';
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([host.language.wording.locale, missing]).to.deep.equal(['de-AT', ['de']]);
  });

  it('is no news to an element that left meanwhile', async () => {
    let fail: (error: Error) => void = () => undefined;
    answer = () =>
      new Promise((_, reject) => {
        fail = reject;
      });
    const host = await enter('fr');
    host.remove();
    fail(new TypeError('offline'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(missing).to.deep.equal([]);
  });

  it('keeps what was shown before while it is on its way', async () => {
    answer = loadWords;
    const host = await enter('de');
    let arrive: () => void = () => undefined;
    answer = async (language) => {
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
      return loadWords(language);
    };
    host.lang = 'es';
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(host.language.wording.words.language).to.equal('de');
    arrive();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(host.language.wording.words.language).to.equal('es');
  });

  it('makes the same words once, not at every draw', async () => {
    answer = loadWords;
    const host = await enter('de');
    expect(host.language.wording).to.equal(host.language.wording);
  });
});

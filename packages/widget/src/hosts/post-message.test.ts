import { expect } from '@open-wc/testing';
import { createPostMessageAdapter, createPostMessageHost, type PostMessageHostOptions } from './post-message.js';
import type { HostNotice, VerificationSummary } from './support/adapter.js';
import { closeFrames, openFrame, otherOrigin, until } from './support/frames.test.support.js';

const call = { conversationId: 'c-1', ani: '+34600000001', platform: 'acme', orgId: 'org-1' } as const;

/** What the page in the frame last said of itself. */
interface Seen {
  readonly token: string;
  readonly callSid: string;
  readonly callInProgress: boolean;
  readonly theme?: string;
  readonly lang: string;
  readonly phase: string;
  readonly capabilities: object;
  /** Whether it was loaded anew. */
  readonly isAgain: boolean;
}
let seen: Partial<Seen> = {};
const listen = ({ data }: MessageEvent<{ test?: Seen }>): void => {
  if (data.test !== undefined) seen = data.test;
};
const ends: (() => void)[] = [];
beforeEach(() => {
  seen = {};
  addEventListener('message', listen);
});
afterEach(() => {
  removeEventListener('message', listen);
  for (const end of ends.splice(0)) end();
  closeFrames();
});

function open(options: Partial<PostMessageHostOptions> = {}) {
  const iframe = openFrame('bridge-frame', { parent: location.origin }, otherOrigin());
  const written: VerificationSummary[] = [];
  const notices: HostNotice[] = [];
  const host = createPostMessageHost(iframe, {
    origin: otherOrigin(),
    writeBack: (summary) => {
      written.push(summary);
      return Promise.resolve();
    },
    notify: (notice) => notices.push(notice),
    ...options,
  });
  ends.push(host.dispose);
  return { iframe, host, written, notices };
}

describe('a page on a desktop of another origin', () => {
  it('is told of the call, the token, the theme and the language', async () => {
    const { host } = open({ theme: 'dark', locale: 'fr' });
    host.setCall(call);
    await until(
      () => seen.callSid,
      (callSid) => callSid === 'c-1',
    );
    // after the handshake: it counts all the same
    host.setToken('first');
    await until(
      () => seen.token,
      (token) => token === 'first',
    );
    host.setToken('renewed');
    await until(
      () => seen.token,
      (token) => token === 'renewed',
    );
    expect([seen.theme, seen.lang, seen.callInProgress]).to.deep.equal(['dark', 'fr', true]);
    host.setCall({ ...call, state: 'wrapup' });
    await until(
      () => seen.callInProgress,
      (live) => live === false,
    );
    host.setCall(null);
    await until(
      () => seen.callSid,
      (callSid) => callSid === '',
    );
  });

  it('writes the verdict of a verification back to the desktop’s call', async function () {
    this.timeout(20_000);
    const { host, written } = open();
    host.setCall(call);
    const last = performance.now() + 18_000;
    while (written.length === 0 && performance.now() < last) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written.map(({ callKey, outcome }) => [callKey, outcome])).to.deep.equal([
      [{ platform: 'acme', orgId: 'org-1', conversationId: 'c-1' }, 'verified'],
    ]);
  });

  it('is found again after it was loaded anew, and after the desktop’s end was', async () => {
    const { iframe, host } = open();
    host.setCall(call);
    await until(
      () => seen.callSid,
      (callSid) => callSid === 'c-1',
    );
    iframe.src = `${iframe.src}&again=1`;
    // the page before goes on speaking until the new one takes its place
    await until(
      () => seen,
      ({ callSid, isAgain }) => isAgain === true && callSid === 'c-1',
    );
    host.dispose();
    await until(
      () => seen.callSid,
      (callSid) => callSid === '',
    );
    const next = createPostMessageHost(iframe, { origin: otherOrigin() });
    ends.push(next.dispose);
    next.setCall({ ...call, conversationId: 'c-2' });
    await until(
      () => seen.callSid,
      (callSid) => callSid === 'c-2',
    );
  });
});

describe('the desktop’s end', () => {
  it('says nothing to a frame of another origin than the one it names', async () => {
    const iframe = openFrame('raw-frame', { parent: location.origin }, otherOrigin());
    const host = createPostMessageHost(iframe, { origin: 'https://voice.example' });
    ends.push(host.dispose);
    host.setCall(call);
    const heard = await rawAnswers(iframe);
    expect(heard).to.deep.equal([]);
  });

  it('answers the frame it was given and no other', async () => {
    const given = openFrame('raw-frame', { parent: location.origin }, otherOrigin());
    const other = openFrame('raw-frame', { parent: location.origin }, otherOrigin());
    const host = createPostMessageHost(given, { origin: otherOrigin() });
    ends.push(host.dispose);
    expect(await rawAnswers(other)).to.deep.equal([]);
    expect(await rawAnswers(given)).to.include('welcome');
  });

  for (const origin of ['*', 'null', 'https://voice.example/', 'https://voice.example/path', 'javascript:alert(1)', '']) {
    it(`refuses ${JSON.stringify(origin)} as an origin`, () => {
      expect(() => createPostMessageHost(document.createElement('iframe'), { origin })).to.throw(TypeError);
      expect(() => createPostMessageAdapter({ parentOrigin: origin })).to.throw(TypeError);
    });
  }
});

/** Types of the envelopes that a frame without manners was sent after it said hello. */
async function rawAnswers(iframe: HTMLIFrameElement): Promise<string[]> {
  let answers: string[] | null = null;
  const keep = ({ data, source }: MessageEvent<{ raw?: string[] }>): void => {
    if (source === iframe.contentWindow && data.raw !== undefined) answers = data.raw;
  };
  addEventListener('message', keep);
  const heard = await until(
    () => answers,
    (value) => value !== null,
  );
  removeEventListener('message', keep);
  return heard ?? [];
}

describe('the iframe’s end', () => {
  /** In this page its parent is the test runner’s page, or the page itself: messages are played as from there. */
  const say = (data: unknown, init: MessageEventInit = {}): void => {
    dispatchEvent(new MessageEvent('message', { data, origin: location.origin, source: parent, ...init }));
  };
  /** Catches the nonce of the newest hello. */
  async function nonceOf(start: () => unknown, former = ''): Promise<string> {
    const said = new Promise<string>((resolve) => {
      const keep = ({ data, source }: MessageEvent<{ type?: string; nonce?: string }>): void => {
        if (source !== window || data.type !== 'hello' || data.nonce === former) return;
        parent.removeEventListener('message', keep);
        resolve(data.nonce ?? '');
      };
      parent.addEventListener('message', keep);
    });
    start();
    return said;
  }
  const ready = (conversationId: string) => ({ type: 'ready', welcome: {}, token: null, call: { conversationId } });
  function welcome(nonce: string, init: MessageEventInit = {}, version = 1): MessagePort {
    const { port1, port2 } = new MessageChannel();
    say({ callseal: version, type: 'welcome', nonce }, { ports: [port2], ...init });
    return port1;
  }

  it('takes a port only from its parent, its origin, for its own nonce, in its version, and once', async () => {
    const adapter = createPostMessageAdapter({ parentOrigin: location.origin });
    ends.push(adapter.dispose);
    const controller = new AbortController();
    let connecting = Promise.resolve<unknown>(null);
    const nonce = await nonceOf(() => {
      connecting = adapter.connect(controller.signal);
    });
    const bad = [
      welcome('another nonce'),
      welcome(nonce, { origin: 'https://evil.example' }),
      welcome(nonce, { source: openFrame('raw-frame').contentWindow }),
      welcome(nonce, {}, 2),
    ];
    for (const port of bad) port.postMessage(ready('bad'));
    welcome(nonce).postMessage(ready('good'));
    await connecting;
    welcome(nonce).postMessage(ready('replayed'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(adapter.call.get()?.callKey.conversationId).to.equal('good');
  });

  it('drops what an older handshake still says', async () => {
    const adapter = createPostMessageAdapter({ parentOrigin: location.origin });
    ends.push(adapter.dispose);
    let connecting = Promise.resolve<unknown>(null);
    const first = await nonceOf(() => {
      connecting = adapter.connect(new AbortController().signal);
    });
    const old = welcome(first);
    old.postMessage(ready('old'));
    await connecting;
    const second = await nonceOf(() => {
      say({ callseal: 1, type: 'invite', nonce: '' });
    }, first);
    const port = welcome(second);
    port.postMessage(ready('new'));
    old.postMessage({ type: 'call', call: { conversationId: 'late' } });
    await until(
      () => adapter.call.get()?.callKey.conversationId,
      (id) => id === 'new',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(adapter.call.get()?.callKey.conversationId).to.equal('new');
  });

  it('is through with nobody when nobody answers', async () => {
    const adapter = createPostMessageAdapter({ parentOrigin: location.origin });
    ends.push(adapter.dispose);
    const outcome = await adapter.connect(AbortSignal.timeout(20)).then(
      () => 'connected',
      (error: unknown) => (error as DOMException).name,
    );
    expect(outcome).to.equal('TimeoutError');
  });
});

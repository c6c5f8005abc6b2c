/** What a page that has a relay loads: nothing of Socket.IO, whichever way it loads the element. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const dist = new URL('../', import.meta.url);
const foreign = /socket\.io|engine\.io|@socket\.io/;

/** Every module that a page loads with `entry`, whether it is used or not: imports, re-exports, and what is imported when wanted. */
function reachedFrom(entry: string): Map<string, string> {
  const found = new Map<string, string>();
  const waiting = [new URL(entry, dist).href];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (found.has(url)) continue;
    const code = readFileSync(fileURLToPath(url), 'utf8');
    found.set(url, code);
    for (const [, ...names] of code.matchAll(/(?:\bfrom|\bimport)\s*(?:"([^"]+)"|'([^']+)')|\bimport\(\s*(?:"([^"]+)"|'([^']+)')/g)) {
      const name = names.join('');
      waiting.push(/^\.{1,2}\//.test(name) ? new URL(name, url).href : import.meta.resolve(name));
    }
  }
  return found;
}

describe('a page that has a relay', () => {
  test('reaches nothing of Socket.IO from define-relay, not even unused; with define it does', () => {
    const relay = [...reachedFrom('define-relay.js').keys()];
    assert.ok(relay.length > 60, `${relay.length} modules`);
    assert.ok(relay.some((url) => url.endsWith('client/dist/relay/relay-ports.js')));
    // a message that says what to do: a value of the root of @callseal/client brings the socket channel along
    assert.deepEqual(
      relay.filter((url) => foreign.test(url) || url.endsWith('client/dist/index.js')),
      [],
      'import values from @callseal/client/relay or /gate, not from @callseal/client',
    );
    assert.ok([...reachedFrom('define.js').keys()].some((url) => url.includes('/socket.io-client/')));
  });

  test('speaks no Engine.IO in any module that is reached from define-relay', () => {
    for (const [url, code] of reachedFrom('define-relay.js')) {
      assert.ok(!code.includes('EIO='), url);
      assert.ok(!/\bnew WebSocket\b/.test(code), url);
    }
  });

  test('loads neither Socket.IO nor a WebSocket with embed-relay.js; with embed.js it does', () => {
    const code = readFileSync(new URL('embed-relay.js', dist), 'utf8');
    for (const trace of ['EIO', 'WebSocket', 'socket.io', 'engine.io']) assert.ok(!code.includes(trace), trace);
    const modules = readFileSync(new URL('embed-relay.modules.json', dist), 'utf8');
    assert.ok(modules.includes('relay-ports'));
    assert.doesNotMatch(modules, /socket-io|socket-signalling|socket\.io|engine\.io/);
    const whole = readFileSync(new URL('embed.js', dist), 'utf8');
    for (const trace of ['EIO', 'WebSocket']) assert.ok(whole.includes(trace), trace);
  });

  test('needs no file beside embed-relay.js but the languages and the step-up panel', () => {
    const reached = [...reachedFrom('embed-relay.js').keys()].map((url) => url.slice(dist.href.length));
    assert.deepEqual(
      reached.filter((path) => !/^embed-[a-z]{2}\.js$/.test(path)),
      ['embed-relay.js', 'embed-gate.js'],
    );
    assert.ok(reached.length > 1);
  });
});

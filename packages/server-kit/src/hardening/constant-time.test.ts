import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { parse, secretComparisons } from '../testkit/hardening/secret-comparisons.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const sources = ['packages/server-kit/src', 'packages/engine/src', 'packages/simulator/src']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)))
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/testkit\/|\/testing\//.test(file));

/** Comparisons of something that is called a secret and is none, or not one that an attacker guesses. Each says why. */
const harmless: ReadonlyMap<string, string> = new Map([
  [
    'packages/server-kit/src/credentials/conformance-credentials.ts: found?.credential === credential',
    'a check of a store in a test runner',
  ],
  [
    'packages/server-kit/src/doctor/checks/store.ts: found?.credential !== credential',
    'the doctor compares what it has just stored itself',
  ],
  [
    "packages/engine/src/auth/access-tokens.ts: bytes.toString('base64url') !== token",
    'both sides are the same given token: is it spelt the one right way',
  ],
  [
    "packages/engine/src/credential/credential-sealer.ts: bytes.toString('base64url') !== credential",
    'both sides are the same given credential: is it spelt the one right way',
  ],
]);

describe('secrets are compared in constant time', () => {
  test('no source compares what is called a token, secret, signature, key, code or digest with ===, a switch, includes or indexOf', (context) => {
    const found = sources.flatMap((file) =>
      secretComparisons(parse(readFileSync(file, 'utf8'), file)).map((text) => `${relative(root, file)}: ${text}`),
    );
    context.diagnostic(`${sources.length} files`);
    assert.ok(sources.length > 100);
    assert.deepEqual(
      found.filter((line) => !harmless.has(line)),
      [],
    );
    for (const line of harmless.keys()) assert.ok(found.includes(line), `${line} is gone: take it off the list`);
  });

  test('the search finds every way to compare', () => {
    for (const text of [
      'if (token === expected) go();',
      'if (given !== options.authToken) stop();',
      'const same = a.clientSecret == b;',
      'switch (apiKey) { case x: break; }',
      'expectedSignature.startsWith(given)',
      'secrets.includes(given)',
      'known.indexOf(secret) !== -1',
      'if (code.localeCompare(expectedCode) === 0) go();',
      'Buffer.compare(digest, other) === 0',
      'digest.equals(other)',
    ]) {
      assert.equal(secretComparisons(parse(text, 'sample.ts')).length, 1, text);
    }
    for (const text of [
      "if (token === '') stop();",
      'if (authToken === undefined) stop();',
      'timingSafeEqual(digest, other)',
      'if (error.code === 404) stop();',
      "if (failure.code === 'X') stop();",
      'token.length > 5',
      "typeof token === 'string'",
    ]) {
      assert.deepEqual(secretComparisons(parse(text, 'sample.ts')), [], text);
    }
  });

  test('every place that checks a secret is one that docs/security.md names', () => {
    const checks = /\b(timingSafeEqual|validateRequest|jwtVerify|createDecipheriv)\s*\(/;
    const places = sources.filter((file) => checks.test(readFileSync(file, 'utf8'))).map((file) => relative(root, file));
    const document = readFileSync(join(root, 'docs/security.md'), 'utf8');
    assert.ok(places.length >= 5);
    for (const place of places) assert.ok(document.includes(`\`${place}\``), `${place} checks a secret: list it in docs/security.md`);
  });
});

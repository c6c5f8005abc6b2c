import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { type GrantClaims, GrantClaimsSchema } from '@callseal/protocol/gate';
import { SignJWT } from 'jose';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { callId, cleanScreens, now, signalOf, subject } from '../testkit/gate.js';
import { createManualClock } from '../testkit/kit.js';
import { decide, type DecideOptions } from './decide.js';
import type { GrantKey } from './grant-keys.js';
import type { GrantsOptions, IssueOptions } from './grant-options.js';
import { createGrants } from './grants.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';

const edwards = generateKeyPairSync('ed25519');
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edKey: GrantKey = { ...edwards.privateKey.export({ format: 'jwk' }), kid: 'ed' };
const ecKey: GrantKey = { ...elliptic.privateKey.export({ format: 'jwk' }), kid: 'ec' };
const issuer = 'https://kit.example';
const scope = { callId, subject, action: 'pay', parameters: { amount: '10.00', payee: 'p' } };

function decideFor(changes: Partial<DecideOptions> = {}) {
  const signals = [...cleanScreens, signalOf('one-time-code')];
  return decide({ policy: defaultPolicy, profile: assuranceProfiles.baseline, ...scope, signals, now, ...changes });
}

function setUp(options: Partial<GrantsOptions> = {}) {
  const clock = createManualClock(now);
  const state = createMemorySharedState({ clock });
  const grants = createGrants({ keys: [edKey, ecKey], issuer, state, clock, ...options });
  const issue = async (changes: Partial<IssueOptions> = {}) => (await grants.issue(decideFor(), { ...scope, ...changes })).token;
  return { clock, state, grants, issue };
}
const code = (name: string) => ({ code: name });

describe('a grant', () => {
  for (const [name, keys] of [
    ['Ed25519', [edKey]],
    ['P-256', [ecKey]],
    ['a key without an id', [edwards.privateKey.export({ format: 'jwk' })]],
  ] as const) {
    test(`signed with ${name} lets exactly what it is for through`, async () => {
      const { grants } = setUp({ keys: [...keys] as GrantKey[] });
      const { token, claims } = await grants.issue(decideFor(), scope);
      GrantClaimsSchema.parse(claims);
      assert.deepEqual(await grants.verify(token, { ...scope, parameters: { payee: 'p', amount: '10.00' } }), claims);
      assert.deepEqual([claims.exp - claims.iat, claims.single_use, claims.holder, claims.factors], [120, true, 'human', ['possession']]);
    });
  }

  test('says nothing about the caller but the pseudonym, and nothing of the parameters but a hash', async () => {
    const { issue } = setUp();
    const text = Buffer.from((await issue()).split('.')[1] ?? '', 'base64url').toString();
    assert.ok(!text.includes('10.00') && text.includes(subject));
  });

  test('outlives a rotation of keys until its key is taken from the ring', async () => {
    const { issue, state, clock } = setUp({ keys: [edKey] });
    const token = await issue({ singleUse: false });
    const rotated = createGrants({ keys: [ecKey, edKey], issuer, state, clock });
    const done = createGrants({ keys: [ecKey], issuer, state, clock });
    await rotated.verify(token, scope);
    await assert.rejects(done.verify(token, scope), code('GRANT_INVALID'));
  });

  test('is good until its last second and not after', async () => {
    const { grants, issue, clock } = setUp();
    const token = await issue({ singleUse: false, lifetimeSeconds: 10 });
    clock.advance(9999);
    await grants.verify(token, scope);
    clock.advance(1);
    await assert.rejects(grants.verify(token, scope), code('GRANT_EXPIRED'));
  });

  test('stays used when the clock is set back, and is refused before it was issued', async () => {
    const { grants, issue, clock } = setUp();
    const token = await issue();
    clock.advance(30_000);
    await grants.verify(token, scope);
    clock.advance(-25_000);
    await assert.rejects(grants.verify(token, scope), code('GRANT_USED'));
    clock.advance(-15_000);
    await assert.rejects(grants.verify(token, scope), code('GRANT_INVALID'));
    // far beyond its end on the state's clock, then back
    clock.advance(3_000_000);
    await assert.rejects(grants.verify(token, scope), code('GRANT_EXPIRED'));
    clock.advance(-2_980_000);
    await assert.rejects(grants.verify(token, scope), code('GRANT_USED'));
  });

  test('for several uses is let through every time, in the right hands', async () => {
    const { grants, issue } = setUp();
    const token = await issue({ singleUse: false, holder: 'bot' });
    for (let use = 0; use < 3; use += 1) await grants.verify(token, { ...scope, holder: 'bot' });
    await assert.rejects(grants.verify(token, { ...scope, holder: 'human' }), code('GRANT_MISMATCH'));
  });
});

describe('is refused, and not used up:', () => {
  const others = {
    'on another call': { callId: 'CA2' },
    'for another subject': { subject: 'pseudonym-of-another-1' },
    'for another action': { action: 'read' },
    'with another amount': { parameters: { amount: '10.01', payee: 'p' } },
    'with another payee': { parameters: { amount: '10.00', payee: 'q' } },
    'with one parameter more': { parameters: { ...scope.parameters, memo: '' } },
    'with an amount of another type': { parameters: { amount: 10, payee: 'p' } },
    'without parameters': { parameters: {} },
    'for a subject that is none': { subject: undefined as unknown as string },
  };
  for (const [what, changes] of Object.entries(others)) {
    test(`a grant used ${what}`, async () => {
      const { grants, issue } = setUp();
      const token = await issue();
      await assert.rejects(grants.verify(token, { ...scope, ...changes }), code('GRANT_MISMATCH'));
      await grants.verify(token, scope);
    });
  }

  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const sign = (claims: object, header: object = {}, key = edwards.privateKey) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', kid: 'ed', typ: 'callseal-grant+jwt', ...header }).sign(key);
  const forged: Readonly<Record<string, (claims: GrantClaims, token: string) => string | Promise<string>>> = {
    'with alg none': (claims) => `${encode({ alg: 'none', kid: 'ed', typ: 'callseal-grant+jwt' })}.${encode(claims)}.`,
    'signed by HMAC with the public key': (claims) => {
      const text = `${encode({ alg: 'HS256', kid: 'ed', typ: 'callseal-grant+jwt' })}.${encode(claims)}`;
      return `${text}.${createHmac('sha256', edwards.publicKey.export({ type: 'spki', format: 'pem' }))
        .update(text)
        .digest('base64url')}`;
    },
    'signed with another key under our id': (claims) => sign(claims, {}, stranger),
    'signed with another key under its own id': (claims) => sign(claims, { kid: 'theirs' }, stranger),
    'with its own key in the header': (claims) =>
      sign(claims, { kid: undefined, jwk: { ...stranger.export({ format: 'jwk' }), d: undefined } }, stranger),
    'under the id of a key of another algorithm': (claims) => sign(claims, { kid: 'ec' }),
    'of another type of token': (claims) => sign(claims, { typ: 'JWT' }),
    'of another issuer': (claims) => sign({ ...claims, iss: 'https://other.example' }),
    'for an audience although none is ours': (claims) => sign({ ...claims, aud: 'somebody' }),
    'without an end': (claims) => sign({ ...claims, exp: undefined }),
    'that lives longer than any': (claims) => sign({ ...claims, exp: claims.iat + 901 }),
    'from the future': (claims) => sign({ ...claims, iat: claims.iat + 60 }),
    'without a holder': (claims) => sign({ ...claims, holder: undefined }),
    'with an unknown critical header': (claims) =>
      `${encode({ alg: 'EdDSA', kid: 'ed', typ: 'callseal-grant+jwt', crit: ['x'], x: 1 })}.${encode(claims)}.AA`,
    'with changed claims': (claims, token) =>
      token
        .split('.')
        .with(1, encode({ ...claims, sub: 'pseudonym-of-another-1' }))
        .join('.'),
    'with a changed signature': (_, token) => `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`,
    'without a signature': (_, token) => token.split('.').with(2, '').join('.'),
    'that is empty': () => '',
    'that is no token': () => 'grant',
    'that is too long': (_, token) => token + 'A'.repeat(5000),
    'that is no text': () => 7 as unknown as string,
  };
  for (const [what, forge] of Object.entries(forged)) {
    test(`a grant ${what}`, async () => {
      const { grants } = setUp();
      const { token, claims } = await grants.issue(decideFor(), scope);
      const forgery = await forge(claims, token);
      await assert.rejects(grants.verify(forgery, scope), code('GRANT_INVALID'));
      await assert.rejects(grants.transfer(forgery, scope), code('GRANT_INVALID'));
      await assert.rejects(grants.revoke({ token: forgery }), code('GRANT_INVALID'));
      await grants.verify(token, scope);
    });
  }

  test('a grant of which any character was changed', async () => {
    const { grants, issue } = setUp();
    const token = await issue({ singleUse: false });
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'Q' : 'A'}${token.slice(at + 1)}`;
      // the last character of a signature has bits that mean nothing
      if (at < token.length - 1) await assert.rejects(grants.verify(changed, scope), code('GRANT_INVALID'), at.toString());
    }
  });

  test('a grant of another audience', async () => {
    const { state, clock } = setUp();
    const [one, other] = ['one', 'other'].map((audience) => createGrants({ keys: [edKey], issuer, audience, state, clock }));
    assert.ok(one !== undefined && other !== undefined);
    const { token } = await one.issue(decideFor(), scope);
    await assert.rejects(other.verify(token, scope), code('GRANT_INVALID'));
    await one.verify(token, scope);
  });
});

describe('no grant is issued', () => {
  const signals = [...cleanScreens];
  const refused = {
    'for a decision that lets nobody through': [decideFor({ signals }), {}, 'GRANT_REFUSED'],
    'for a decision that was read from somewhere': [structuredClone(decideFor()), {}, 'GRANT_REFUSED'],
    'for a decision of more than a minute ago': [decideFor({ now: now - 60_001, signals: decisionSignals() }), {}, 'GRANT_REFUSED'],
    'for another call': [decideFor(), { callId: 'CA2' }, 'GRANT_MISMATCH'],
    'for another subject': [decideFor(), { subject: 'pseudonym-of-another-1' }, 'GRANT_MISMATCH'],
    'for another action': [decideFor(), { action: 'read' }, 'GRANT_MISMATCH'],
    'for other parameters than were decided about': [decideFor(), { parameters: { amount: '99', payee: 'p' } }, 'GRANT_MISMATCH'],
    'for parameters that are no JSON data': [decideFor(), { parameters: { amount: undefined } }, 'BODY_MALFORMED'],
    'for more than 15 minutes': [decideFor(), { lifetimeSeconds: 901 }, 'CONFIG_INVALID'],
    'for no time': [decideFor(), { lifetimeSeconds: 0 }, 'CONFIG_INVALID'],
  } as const;
  function decisionSignals() {
    const at = new Date(now - 70_000).toISOString();
    return [...cleanScreens, signalOf('one-time-code')].map((signal) => ({ ...signal, at }));
  }
  for (const [what, [decision, changes, expected]] of Object.entries(refused)) {
    test(what, async () => {
      const { grants } = setUp();
      await assert.rejects(grants.issue(decision, { ...scope, ...changes }), code(expected));
    });
  }
});

describe('handing over', () => {
  test('gives the human the rest of the bot’s time, and ends the bot’s', async () => {
    const { grants, clock } = setUp();
    const bot = await grants.issue(decideFor(), { ...scope, holder: 'bot' });
    clock.advance(50_000);
    const human = await grants.transfer(bot.token, scope);
    assert.deepEqual([human.claims.holder, human.claims.exp], ['human', bot.claims.exp]);
    await assert.rejects(grants.verify(bot.token, scope), code('GRANT_REVOKED'));
    await assert.rejects(grants.transfer(bot.token, scope), code('GRANT_REVOKED'));
    await assert.rejects(grants.transfer(human.token, scope), code('GRANT_MISMATCH'));
    await grants.verify(human.token, { ...scope, holder: 'human' });
    await assert.rejects(grants.verify(human.token, scope), code('GRANT_USED'));
  });
  test('stays on the call and the subject', async () => {
    const { grants, issue } = setUp();
    const token = await issue({ holder: 'bot' });
    await assert.rejects(grants.transfer(token, { ...scope, callId: 'CA2' }), code('GRANT_MISMATCH'));
    await assert.rejects(grants.transfer(token, { ...scope, subject: 'pseudonym-of-another-1' }), code('GRANT_MISMATCH'));
    await grants.verify(token, scope);
    await assert.rejects(grants.transfer(token, scope), code('GRANT_USED'));
  });
});

describe('withdrawing', () => {
  test('a grant ends it in whoever’s hands it is by now, and leaves others alone', async () => {
    const { grants, issue } = setUp();
    const [bot, other] = [await issue({ holder: 'bot' }), await issue()];
    const human = await grants.transfer(bot, scope);
    await grants.revoke({ token: bot });
    await assert.rejects(grants.verify(human.token, scope), code('GRANT_REVOKED'));
    await grants.verify(other, scope);
  });
  test('those of a call ends all of them and lets no other be issued, on that call alone', async () => {
    const { grants, issue } = setUp();
    const [one, many] = [await issue(), await issue({ singleUse: false })];
    await grants.revoke({ callId: 'CA2' });
    await grants.verify(many, scope);
    await grants.revoke({ callId });
    for (const token of [one, many]) await assert.rejects(grants.verify(token, scope), code('GRANT_REVOKED'));
    await assert.rejects(issue(), code('GRANT_REVOKED'));
  });
  test('an expired grant is done already', async () => {
    const { grants, issue, clock } = setUp();
    const token = await issue();
    clock.advance(120_000);
    await grants.revoke({ token });
  });
});

test('while the state is down nothing is issued, verified, handed over or taken for withdrawn', async () => {
  const { grants, issue, state } = setUp();
  const tokens = [await issue(), await issue({ singleUse: false }), await issue({ holder: 'bot' })] as const;
  await state.close();
  const attempts = [
    () => issue(),
    ...tokens.map((token) => () => grants.verify(token, scope)),
    () => grants.transfer(tokens[2], scope),
    () => grants.revoke({ callId }),
  ];
  for (const attempt of attempts) await assert.rejects(attempt(), code('STATE_FAILED'));
});

test('a state that answers with nonsense lets nothing through', async () => {
  const broken = { ...createMemorySharedState(), get: () => Promise.resolve(null), add: () => Promise.resolve('yes') };
  const { issue, grants } = setUp({ state: broken as unknown as SharedState });
  await assert.rejects(grants.verify(await issue(), scope), code('GRANT_USED'));
});

describe('wrong options are refused without repeating a key:', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as GrantKey;
  const wrong: Readonly<Record<string, Partial<GrantsOptions>>> = {
    'no keys': { keys: [] },
    'keys that are no list': { keys: edKey as unknown as GrantKey[] },
    'a public key that should sign': { keys: [edwards.publicKey.export({ format: 'jwk' })] },
    'an RSA key': { keys: [rsa] },
    'a shared secret': { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] },
    'a key cut short': { keys: [{ ...edKey, x: 'AAAA' }] },
    'a private part cut short': { keys: [{ ...edKey, d: 'AAAA' }] },
    'a key twice': { keys: [edKey, edKey] },
    'no issuer': { issuer: '' },
    'an empty audience': { audience: '' },
  };
  for (const [what, options] of Object.entries(wrong)) {
    test(what, () => {
      assert.throws(
        () => setUp(options),
        (error: Error & { code?: string }) => error.code === 'CONFIG_INVALID' && !error.message.includes(String(edKey.d)),
      );
    });
  }
});

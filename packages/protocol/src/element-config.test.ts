import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ConsentConfigSchema,
  DevelopmentConfigSchema,
  ExternalMethodsSchema,
  mockResponseTypes,
  ParametersConfigSchema,
  parseBooleanAttribute,
  UrlsConfigSchema,
} from './element-config.js';
import { serverEvents } from './signalling.js';

describe('configuration of the element', () => {
  test('empty objects give the documented defaults', () => {
    assert.deepEqual(DevelopmentConfigSchema.parse({}), {
      mockApi: false,
      mockResponseType: 'resultSuccess',
      automaticVerification: false,
      deleteOnlyAfterVerification: false,
    });
    assert.deepEqual(ParametersConfigSchema.parse({}), {
      scoreThreshold: 0.8,
      authenticityThreshold: 0.5,
      audioTotalDurationRegistration: 3,
      audioTotalDurationVerification: 3,
      undoSeconds: 6,
    });
    assert.deepEqual(ConsentConfigSchema.parse({}), { required: false, text: '', textVersion: '' });
    assert.deepEqual(UrlsConfigSchema.parse({}), {
      urlRelay: '',
      urlSio: '',
      urlAudioConsumer: '',
      urlGetTemporaryToken: '',
      urlStartStreaming: '',
      urlStopStreaming: '',
    });
  });

  test('replay detection is on unless somebody writes 0', () => {
    assert.equal(ParametersConfigSchema.parse({}).authenticityThreshold, 0.5);
    assert.equal(ParametersConfigSchema.parse({ authenticityThreshold: '0.0' }).authenticityThreshold, 0);
  });

  test('the objects of an existing integration are taken as they are', () => {
    const seed = {
      scoreThreshold: '0.8',
      authenticityThreshold: '0.0',
      audioTotalDurationRegistration: '3.0',
      audioTotalDurationVerification: '3.0',
    };
    assert.equal(ParametersConfigSchema.parse(seed).audioTotalDurationRegistration, 3);
    assert.equal(DevelopmentConfigSchema.parse({ mockApi: false, mockResponseType: '' }).mockResponseType, 'resultSuccess');
  });

  test('seconds to undo may be text, and none at all', () => {
    for (const [given, taken] of [
      ['0', 0],
      ['20', 20],
      [2.5, 2.5],
    ] as const) {
      assert.equal(ParametersConfigSchema.parse({ undoSeconds: given }).undoSeconds, taken);
    }
  });

  test('consent is taken as attributes write it', () => {
    assert.deepEqual(ConsentConfigSchema.parse({ required: 'true', text: ' May we? ', textVersion: ' 2026-03 ' }), {
      required: true,
      text: 'May we?',
      textVersion: '2026-03',
    });
  });

  const refused: readonly (readonly [string, { safeParse(value: unknown): { success: boolean } }, unknown])[] = [
    ['a score threshold above one', ParametersConfigSchema, { scoreThreshold: 80 }],
    ['an empty threshold', ParametersConfigSchema, { scoreThreshold: '' }],
    ['a threshold in words', ParametersConfigSchema, { authenticityThreshold: 'strict' }],
    ['a threshold that is not finite', ParametersConfigSchema, { authenticityThreshold: Number.NaN }],
    ['less speech than three seconds', ParametersConfigSchema, { audioTotalDurationVerification: '1.0' }],
    ['more speech than thirty seconds', ParametersConfigSchema, { audioTotalDurationRegistration: 31 }],
    ['more than twenty seconds to undo', ParametersConfigSchema, { undoSeconds: 21 }],
    ['time to undo that runs backwards', ParametersConfigSchema, { undoSeconds: -1 }],
    ['no word on the time to undo', ParametersConfigSchema, { undoSeconds: '' }],
    ['a consent text longer than anybody reads out', ConsentConfigSchema, { text: 'x'.repeat(2001) }],
    ['a consent that is perhaps required', ConsentConfigSchema, { required: 'maybe' }],
    ['a version that is a number', ConsentConfigSchema, { textVersion: 2 }],
    ['a consent callback that is no function', ExternalMethodsSchema, { storeConsent: true }],
    ['an unknown mock outcome', DevelopmentConfigSchema, { mockResponseType: 'resultMaybe' }],
    ['a flag in words', DevelopmentConfigSchema, { mockApi: 'yes please' }],
    ['a script URL', UrlsConfigSchema, { urlSio: 'javascript:alert(1)' }],
    ['a URL without a scheme', UrlsConfigSchema, { urlStartStreaming: '//elsewhere.example/start' }],
    ['a URL that is a number', UrlsConfigSchema, { urlSio: 4600 }],
    ['a callback that is no function', ExternalMethodsSchema, { storeCredential: 'save' }],
    ['null', ParametersConfigSchema, null],
  ];
  for (const [title, schema, value] of refused) {
    test(`refuses ${title}`, () => {
      assert.equal(schema.safeParse(value).success, false);
    });
  }

  test('every mock outcome is an event of a verification, and all but the score of a registration', () => {
    for (const [type, event] of Object.entries(mockResponseTypes)) {
      assert.ok(event in serverEvents.verify, type);
      assert.equal(event in serverEvents.register, type !== 'resultFailScore', type);
    }
  });

  test('the text "false" that React writes is false', () => {
    assert.deepEqual(['false', 'FALSE', '', 'true', true, false, null, undefined].map(parseBooleanAttribute), [
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

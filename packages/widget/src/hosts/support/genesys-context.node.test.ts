import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseGenesysContext } from './genesys-context.js';

const id = '1a2b3c4d-0000-4000-8000-000000000001';
const search = (more: Record<string, string>): string =>
  `?${new URLSearchParams({ conversationId: id, gcHostOrigin: 'https://apps.mypurecloud.de', langTag: 'en-us', ...more }).toString()}`;
const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the URL of an interaction widget', () => {
  it('names the conversation, the region’s API and the language', () => {
    assert.deepEqual(parseGenesysContext(search({})), { conversationId: id, apiUrl: 'https://api.mypurecloud.de', locale: 'en-US' });
    assert.equal(parseGenesysContext(search({ gcHostOrigin: 'https://apps.euw2.pure.cloud' })).apiUrl, 'https://api.euw2.pure.cloud');
  });

  for (const gcHostOrigin of [
    'https://evil.example',
    'https://mypurecloud.de.evil.example',
    'https://evilmypurecloud.de',
    'https://apps.mypurecloud.de@evil.example',
    'https://evil.example/apps.mypurecloud.de',
    'https://pure.cloud',
    'https://evil.pure.cloud',
    'http://apps.mypurecloud.de',
    'http://localhost:8000',
    'javascript:apps.mypurecloud.de',
    '{{gcHostOrigin}}',
    '',
  ])
    it(`sends the agent’s token nowhere for gcHostOrigin ${JSON.stringify(gcHostOrigin)}`, () => {
      assert.equal(
        codeOf(() => parseGenesysContext(search({ gcHostOrigin }))),
        'HOST_CONTEXT_INVALID',
      );
    });

  for (const conversationId of ['{{gcConversationId}}', '', '../users/me', `${id}/participants`])
    it(`is refused for conversationId ${JSON.stringify(conversationId)}`, () => {
      assert.equal(
        codeOf(() => parseGenesysContext(search({ conversationId }))),
        'HOST_CONTEXT_INVALID',
      );
    });

  it('may name a language that is none', () => {
    assert.equal(parseGenesysContext(search({ langTag: '{{gcLangTag}}' })).locale, undefined);
  });

  it('does not choose the API where the page has named it', () => {
    assert.equal(parseGenesysContext(search({ gcHostOrigin: '' }), 'http://127.0.0.1:8000').apiUrl, 'http://127.0.0.1:8000');
  });
});

import { expect } from '@open-wc/testing';
import { parseConfiguration, type RawConfiguration } from './configuration.js';

const store = { getCredential: () => '', storeCredential: () => '', deleteCredential: () => '' };
const complete: RawConfiguration = {
  consentConfig: {},
  developmentConfig: {},
  urlsConfig: { urlSio: 'https://voice.example', urlGetTemporaryToken: '/token', urlStartStreaming: '/start', urlStopStreaming: '/stop' },
  parametersConfig: {},
  externalMethods: store,
};
const settingOf = (raw: Partial<RawConfiguration>, canBeDirect = true): string => {
  const result = parseConfiguration({ ...complete, ...raw }, canBeDirect);
  return 'setting' in result ? `${result.fault} ${result.setting}` : 'fine';
};

describe('a configuration', () => {
  it('is read with its defaults, and numeric strings are numbers', () => {
    const parametersConfig = { scoreThreshold: '0.7', audioTotalDurationRegistration: '5' };
    const result = parseConfiguration({ ...complete, parametersConfig }, true);
    expect('configuration' in result && result.configuration.parameters).to.deep.equal({
      scoreThreshold: 0.7,
      authenticityThreshold: 0.5,
      audioTotalDurationRegistration: 5,
      audioTotalDurationVerification: 3,
      undoSeconds: 6,
    });
  });

  const faults: readonly (readonly [what: string, raw: Partial<RawConfiguration>, setting: string])[] = [
    ['a threshold above one', { parametersConfig: { scoreThreshold: 1.2 } }, 'malformed parametersConfig.scoreThreshold'],
    ['a threshold in words', { parametersConfig: { authenticityThreshold: 'high' } }, 'malformed parametersConfig.authenticityThreshold'],
    [
      'too few seconds',
      { parametersConfig: { audioTotalDurationVerification: 1 } },
      'malformed parametersConfig.audioTotalDurationVerification',
    ],
    ['text instead of an object', { parametersConfig: '{"scoreThreshold":0.8}' }, 'malformed parametersConfig'],
    ['an unknown mock outcome', { developmentConfig: { mockResponseType: 'success' } }, 'malformed developmentConfig.mockResponseType'],
    ['a word for a switch', { developmentConfig: { mockApi: 'yes' } }, 'malformed developmentConfig.mockApi'],
    ['a script as URL', { urlsConfig: { urlSio: 'javascript:alert(1)' } }, 'malformed urlsConfig.urlSio'],
    ['a callback that is none', { externalMethods: { ...store, getCredential: 'db' } }, 'malformed externalMethods.getCredential'],
    ['consent without anybody who keeps it', { consentConfig: { required: true } }, 'missing externalMethods.storeConsent'],
    ['a window of a minute', { parametersConfig: { undoSeconds: 60 } }, 'malformed parametersConfig.undoSeconds'],
    ['a gate without an action', { gateConfig: { urlGate: '/callseal' } }, 'malformed gateConfig.action'],
    ['a gate nowhere', { gateConfig: { urlGate: '', action: 'transfer' } }, 'malformed gateConfig.urlGate'],
    ['a script as gate', { gateConfig: { urlGate: 'javascript:alert(1)', action: 'transfer' } }, 'malformed gateConfig.urlGate'],
    [
      'text as parameters',
      { gateConfig: { urlGate: '/callseal', action: 'transfer', parameters: '{}' } },
      'malformed gateConfig.parameters',
    ],
    ['a long label', { gateConfig: { urlGate: '/k', action: 'a', labels: { a: 'x'.repeat(81) } } }, 'malformed gateConfig.labels'],
    ['a word for consent', { consentConfig: { required: 'maybe' } }, 'malformed consentConfig.required'],
    ['a relay that is no URL', { urlsConfig: { urlRelay: 'the server' } }, 'malformed urlsConfig.urlRelay'],
    [
      'a relay beside the voice service',
      { urlsConfig: { urlRelay: '/kit', urlSio: 'https://voice.example' } },
      'superfluous urlsConfig.urlSio',
    ],
    ['nothing at all', { urlsConfig: undefined, externalMethods: undefined }, 'missing urlsConfig.urlSio'],
    ['no store', { externalMethods: {} }, 'missing externalMethods.getCredential'],
    [
      'half a store in a mock',
      { developmentConfig: { mockApi: true }, externalMethods: { getCredential: () => '' } },
      'missing externalMethods.storeCredential',
    ],
  ];
  for (const [what, raw, setting] of faults) {
    it(`with ${what} names the setting`, () => {
      expect(settingOf(raw)).to.equal(setting);
    });
  }

  it('needs nothing but the switch in a mock, and accepts the switch as text', () => {
    expect(settingOf({ developmentConfig: { mockApi: 'true' }, urlsConfig: undefined, externalMethods: undefined })).to.equal('fine');
  });

  it('needs nothing but where the relay is, which keeps registrations and receipts', () => {
    const relayed = { urlsConfig: { urlRelay: '/kit' }, externalMethods: undefined };
    for (const canBeDirect of [true, false]) {
      expect(settingOf(relayed, canBeDirect)).to.equal('fine');
      expect(settingOf({ ...relayed, consentConfig: { required: true } }, canBeDirect)).to.equal('fine');
    }
    const left = { urlRelay: '/kit', urlGetTemporaryToken: '/token', urlStartStreaming: '/start', urlStopStreaming: '/stop' };
    expect(settingOf({ urlsConfig: left, externalMethods: { getCredential: () => '' } })).to.equal('fine');
  });

  it('needs a relay where the element brings no direct mode, and nothing in a mock', () => {
    expect(settingOf({}, false)).to.equal('missing urlsConfig.urlRelay');
    expect(settingOf({ developmentConfig: { mockApi: true }, urlsConfig: undefined }, false)).to.equal('fine');
  });

  it('needs the version of a consent text of the host’s own, and none for the built-in one', () => {
    const externalMethods = { ...store, storeConsent: () => '' };
    const own = { required: true, text: 'May we?' };
    expect(settingOf({ externalMethods, consentConfig: own })).to.equal('missing consentConfig.textVersion');
    expect(settingOf({ externalMethods, consentConfig: { ...own, textVersion: '2026-11' } })).to.equal('fine');
    expect(settingOf({ externalMethods, consentConfig: { required: 'true' } })).to.equal('fine');
  });

  it('accepts the callback instead of the token URL', () => {
    const urlsConfig = { urlSio: 'wss://voice.example', urlStartStreaming: '/start', urlStopStreaming: '/stop' };
    expect(settingOf({ urlsConfig })).to.equal('missing urlsConfig.urlGetTemporaryToken');
    expect(settingOf({ urlsConfig, externalMethods: { ...store, getTemporaryToken: () => '' } })).to.equal('fine');
  });

  it('finds callbacks on the prototype of a class', () => {
    class Store {
      getCredential = (): string => '';
      storeCredential(): void {
        return undefined;
      }
      deleteCredential(): void {
        return undefined;
      }
    }
    expect(settingOf({ externalMethods: new Store() })).to.equal('fine');
  });
});

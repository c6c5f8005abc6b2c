import type { MockResponseType } from '@callseal/protocol/element-config';
import { find, make } from './find.js';

/** The mock outcomes, by what an agent would call them. */
const outcomes: Readonly<Record<MockResponseType, string>> = {
  resultSuccess: 'success',
  resultFailScore: 'voice does not match',
  resultFailSpoof: 'not a live voice',
  errorConsumerNotReady: 'service not ready',
  errorParameters: 'parameters refused',
  errorAudio: 'audio cannot be used',
  errorDasPeak: 'service fails inside',
};

/** Fills the choice between the real engine and the seven mock outcomes. */
export function showServices(changed: () => void): void {
  const select = find('service', HTMLSelectElement);
  const real = make('option', '', 'Real voice engine');
  real.value = '';
  const mocks = document.createElement('optgroup');
  mocks.label = 'Mock outcomes (nothing is listened to)';
  for (const [type, text] of Object.entries(outcomes)) {
    const option = make('option', '', `${type}: ${text}`);
    option.value = type;
    mocks.append(option);
  }
  select.replaceChildren(real, mocks);
  select.addEventListener('change', changed);
}

/** The chosen mock outcome, or `null` for the real engine. */
export function chosenMock(): MockResponseType | null {
  const { value } = find('service', HTMLSelectElement);
  return value in outcomes ? (value as MockResponseType) : null;
}

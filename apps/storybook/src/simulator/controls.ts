import { mockFaults } from '@callseal/client/testing';
import { type MockResponseType, mockResponseTypes } from '@callseal/protocol/element-config';
import { languages } from '../support/languages.js';
import { make } from '../support/make.js';
import { type Caller, callers, type FaultName } from '../support/simulated-agent.js';

/** What is chosen on the left of the simulator. */
export interface Choices {
  readonly caller: Caller;
  readonly outcome: MockResponseType | '';
  readonly fault: FaultName | '';
  readonly speed: number;
  readonly language: string;
  readonly theme: 'light' | 'dark';
  readonly consent: boolean;
}

export const startChoices: Choices = { caller: 'ana', outcome: '', fault: '', speed: 1, language: 'en', theme: 'light', consent: false };

const outcomes: Readonly<Record<MockResponseType, string>> = {
  resultSuccess: 'Success',
  resultFailSpoof: 'Not a live voice',
  resultFailScore: 'Voice does not match',
  errorConsumerNotReady: 'Service not ready',
  errorParameters: 'Parameters refused',
  errorAudio: 'Audio cannot be judged',
  errorDasPeak: 'Service fails',
};
const faults: Readonly<Record<FaultName, string>> = {
  drop: 'Connection lost while listening',
  silence: 'No speech arrives',
  slow: 'Everything takes five times as long',
  outOfOrder: 'Verdict before the service is ready',
  malformed: 'Progress that cannot be read',
};

type Options = readonly (readonly [value: string, text: string])[];
const speeds: Options = [1, 2, 5, 20, 40].map((speed) => [String(speed), speed === 1 ? 'as in life' : `${String(speed)} times faster`]);
const namesOf = <Key extends string>(names: Readonly<Record<Key, unknown>>, texts: Readonly<Record<Key, string>>): Options =>
  (Object.keys(names) as Key[]).map((key) => [key, texts[key]]);

interface Field {
  readonly name: keyof Choices;
  readonly label: string;
  readonly options: Options;
}

const fields: readonly Field[] = [
  { name: 'caller', label: 'On the line', options: namesOf(callers, callers) },
  { name: 'outcome', label: 'Outcome', options: [['', 'What follows from the caller'], ...namesOf(mockResponseTypes, outcomes)] },
  { name: 'fault', label: 'Network', options: [['', 'Works'], ...namesOf(mockFaults, faults)] },
  { name: 'speed', label: 'Speed', options: speeds },
  { name: 'language', label: 'Language', options: namesOf(languages, languages) },
  {
    name: 'theme',
    label: 'Theme',
    options: [
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
];

function select({ name, label, options }: Field, changed: () => void): HTMLElement {
  const choice = make(
    'select',
    { name },
    options.map(([value, text]) => make('option', { value, textContent: text })),
  );
  choice.addEventListener('change', changed);
  return make('label', {}, [make('span', { textContent: label }), choice]);
}

/** The form; `changed` is told of every choice. */
export function createControls(changed: (choices: Choices) => void): HTMLFormElement {
  const read = (): void => {
    const data = new FormData(form);
    const chosen = Object.fromEntries(data) as Partial<Choices>;
    changed({ ...startChoices, ...chosen, speed: Number(data.get('speed')), consent: data.has('consent') });
  };
  const consent = make('input', { type: 'checkbox', name: 'consent' });
  consent.addEventListener('change', read);
  const form = make('form', { className: 'simulator-controls', ariaLabel: 'The simulated call' }, [
    ...fields.map((field) => select(field, read)),
    make('label', { className: 'check' }, [consent, make('span', { textContent: 'Ask for consent first' })]),
  ]);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  return form;
}

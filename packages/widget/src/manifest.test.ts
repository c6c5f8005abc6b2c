/** Parts, tokens and states of the manifest, against what the element draws in every fixed state. */
import { expect } from '@open-wc/testing';
import { CallsealAgent } from './element/direct-agent.js';
import { gateStyles } from './gate/styles.js';
import { createFixedGate } from './testing/fixed-gate-agent.js';
import { createFixedState } from './testing/fixed-state-agent.js';
import { type FixedGateName, fixedGateStates } from './testing/gate-states.js';
import { firstCall, mount, tidy } from './testing/mount.js';
import { type FixedStateName, fixedStates } from './testing/states.js';

interface Described {
  readonly name: string;
  readonly default?: string;
}
interface Declaration {
  readonly tagName?: string;
  readonly cssParts: readonly Described[];
  readonly cssProperties: readonly Described[];
  readonly cssStates: readonly Described[];
}

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const stateNames = Object.keys(fixedStates) as FixedStateName[];
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
const namesOf = (list: readonly Described[]): string[] => sorted(list.map(({ name }) => name));

async function readElement(): Promise<Declaration> {
  const response = await fetch(new URL('./custom-elements.json', import.meta.url));
  const manifest = (await response.json()) as { modules: { declarations: Declaration[] }[] };
  const element = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === 'callseal-agent');
  if (element === undefined) throw new Error('custom-elements.json describes no callseal-agent.');
  return element;
}

/** `var(--callseal-x, fallback)` as pairs; fallbacks may hold parentheses themselves. */
function tokensReadIn(text: string): (readonly [string, string])[] {
  return [...text.matchAll(/var\(\s*(--callseal-[\w-]+)\s*/g)].map((match) => {
    const rest = text.slice(match.index + match[0].length);
    let depth = 1;
    let end = 0;
    for (; end < rest.length && depth > 0; end += 1) depth += rest[end] === '(' ? 1 : rest[end] === ')' ? -1 : 0;
    return [
      match[1] ?? '',
      rest
        .slice(0, end - 1)
        .replace(/^,/, '')
        .trim()
        .replaceAll(/\s+/g, ' '),
    ] as const;
  });
}

describe('custom-elements.json', () => {
  it('documents every part that is drawn in some state, and no other', async () => {
    const drawn: string[] = [];
    for (const name of stateNames) {
      const { call, inProgress } = fixedStates[name];
      const properties = { callSid: call?.callSid ?? '', callerId: call?.callerId ?? '', callInProgress: inProgress };
      const { agent } = await mount(createFixedState(name), properties);
      for (const element of agent.shadowRoot?.querySelectorAll('[part]') ?? []) drawn.push(...element.part);
    }
    for (const name of Object.keys(fixedGateStates) as FixedGateName[]) {
      const harness = await mount(createFixedGate(name), { ...firstCall });
      for (const element of (await harness.gate()).querySelectorAll('[part]')) drawn.push(...element.part);
      drawn.push('gate');
    }
    expect(namesOf((await readElement()).cssParts)).to.deep.equal(sorted(drawn));
  });

  it('documents every token that the styles read, and no other, with its real default', async () => {
    const read = [...CallsealAgent.elementStyles, gateStyles].flatMap((style) => tokensReadIn('cssText' in style ? style.cssText : ''));
    const documented = (await readElement()).cssProperties.map(({ name, default: value = '' }) => `${name}: ${value}`);
    expect(sorted(documented)).to.deep.equal(sorted(read.map(([name, value]) => `${name}: ${value}`)));
  });

  it('documents every phase as a state, and no other', async () => {
    const phases = stateNames.map((name) => fixedStates[name].phase);
    expect(namesOf((await readElement()).cssStates)).to.deep.equal(sorted(phases));
  });
});

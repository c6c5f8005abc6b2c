import { expect } from '@open-wc/testing';
import { AgentHarness } from '../testing/harness.js';
import { tidy } from '../testing/mount.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

/** Paths of the language files that the page has fetched. */
const fetched = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => /\/dist\/embed-\w+\.js$/.test(path))
    .map((path) => path.replace(/.*\//, ''));

describe('the one-file script in another language', () => {
  it('fetches the one file of that language, and none before it is wanted', async () => {
    // the browser keeps only the first 250, and a page of tests has had them
    performance.clearResourceTimings();
    await import(new URL('../embed.js', import.meta.url).href);
    const agent = document.createElement('callseal-agent');
    const harness = await new AgentHarness(agent).enter(document.body);
    expect(harness.title()).to.equal('No call');
    expect(fetched()).to.deep.equal([]);
    agent.lang = 'fr-CA';
    const last = performance.now() + 2_000;
    while (harness.title() !== 'Aucun appel' && performance.now() < last) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(harness.title()).to.equal('Aucun appel');
    expect(fetched()).to.deep.equal(['embed-fr.js']);
    agent.remove();
  });
});

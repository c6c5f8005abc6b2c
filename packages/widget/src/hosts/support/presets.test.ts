import { expect } from '@open-wc/testing';
import '../../define.js';
import { fixedStates, type FixedStateName } from '../../testing/states.js';
import { createFixedState } from '../../testing/fixed-state-agent.js';
import { mount, tidy } from '../../testing/mount.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

for (const preset of ['flex', 'genesys', 'connect'])
  for (const theme of ['light', 'dark'] as const)
    describe(`the preset ${preset}, ${theme}`, () => {
      const sheet = new CSSStyleSheet();
      before(async () => {
        const response = await fetch(`/packages/widget/presets/${preset}.css`);
        // the states are drawn by an element of another name
        sheet.replaceSync((await response.text()).replace('callseal-agent {', 'callseal-agent, callseal-fixed-state {'));
        document.adoptedStyleSheets.push(sheet);
      });
      after(() => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      });

      it('reaches the card', async () => {
        const { agent, query } = await mount(createFixedState('verified'), { theme });
        const card = query.call({ agent }, '[part="card"]') as HTMLElement;
        const radius = getComputedStyle(agent).getPropertyValue('--callseal-radius').trim();
        expect(getComputedStyle(card).borderTopLeftRadius).to.equal(radius);
        expect(getComputedStyle(card).boxShadow).to.equal('none');
      });

      it('leaves no text of any state too pale for axe', async function () {
        this.timeout(60_000);
        for (const name of Object.keys(fixedStates) as FixedStateName[]) {
          const { call, inProgress } = fixedStates[name];
          await mount(createFixedState(name), {
            callSid: call?.callSid ?? '',
            callerId: call?.callerId ?? '',
            callInProgress: inProgress,
            theme,
          });
        }
        await expect(document.body).to.be.accessible({
          ignoredRules: ['region', 'landmark-one-main', 'page-has-heading-one', 'landmark-unique'],
        });
      });
    });

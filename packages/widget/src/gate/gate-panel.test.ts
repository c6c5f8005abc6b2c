import { createManualClock } from '@callseal/client/testing';
import { expect } from '@open-wc/testing';
import { firstCall, mount, secondCall, tidy } from '../testing/mount.js';
import { createScriptedGateAgent, type ScriptedGateAgent } from '../testing/scripted-gate-agent.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

type Script = Parameters<typeof createScriptedGateAgent>[0];

async function start(script: Script = {}, properties: Partial<ScriptedGateAgent> = {}) {
  const clock = createManualClock();
  const harness = await mount(createScriptedGateAgent(script, clock), { ...firstCall, ...properties });
  const shown = async (title: string): Promise<void> => {
    const last = performance.now() + 3_000;
    while (!harness.gateStatus().startsWith(`${title} /`)) {
      if (performance.now() > last) throw new Error(`Waited for "${title}", but it says ${harness.gateStatus()}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  /** Lets requests be answered and drawn. */
  const settled = async (): Promise<void> => {
    await clock.pass(0);
    await harness.agent.updateComplete;
    harness.agent.requestUpdate();
    await harness.agent.updateComplete;
  };
  const pass = async (milliseconds: number): Promise<void> => {
    await clock.pass(milliseconds);
    await settled();
  };
  const press = async (label: string): Promise<void> => {
    await harness.press(label);
    await settled();
  };
  /** Submits the form as Enter in a field does. */
  const enter = async (label: string): Promise<void> => {
    harness.field(label).form?.requestSubmit();
    await settled();
  };
  await harness.gate();
  await shown('A check is needed');
  return { harness, agent: harness.agent, clock, shown, pass, press, enter, settled };
}

describe('an element without gateConfig', () => {
  it('shows no panel, asks nothing, and loads nothing', async () => {
    const agent = createScriptedGateAgent();
    const harness = await mount(agent, { ...firstCall, gateConfig: undefined });
    await harness.phase('registered');
    expect(harness.query('[part="gate"]')).to.equal(null);
    expect(agent.server.asked).to.deep.equal([]);
  });
});

describe('a code', () => {
  it('is sent, pasted with a space, checked, and the field is empty again', async () => {
    const { harness, agent, press, enter, shown } = await start();
    await press('Use a code');
    await press('Send code');
    const field = harness.field('Six-digit code');
    expect([field.type, field.inputMode, field.autocomplete]).to.deep.equal(['text', 'numeric', 'one-time-code']);
    await harness.type('Six-digit code', ' 123 4567');
    expect(field.value).to.equal('123456');
    await enter('Six-digit code');
    await shown('Enough was checked');
    expect(field.value).to.equal('');
    expect(agent.server.asked).to.deep.equal(['state', 'send-code', 'check-code']);
    expect(harness.text()).to.not.contain('123456');
  });

  it('may be typed in Arabic digits', async () => {
    const { harness, press, enter, shown } = await start();
    await press('Use a code');
    await press('Send code');
    await harness.type('Six-digit code', '١٢٣٤٥٦');
    await enter('Six-digit code');
    await shown('Enough was checked');
  });

  it('that was wrong is said at the field, and costs a try', async () => {
    const { harness, press, enter } = await start();
    await press('Use a code');
    await press('Send code');
    await harness.type('Six-digit code', '000000');
    await enter('Six-digit code');
    const field = harness.field('Six-digit code');
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    expect(harness.query(`#${field.getAttribute('aria-describedby') ?? ''}`)?.textContent).to.contain('That code was not right');
    expect(harness.query('[part="gate-small"]')?.textContent).to.contain('2 tries left');
    expect(harness.spokenByGate()).to.equal('That code was not right, or has expired.');
  });

  it('that is not whole stays in the field, and no try is lost', async () => {
    const { harness, agent, press, enter } = await start();
    await press('Use a code');
    await press('Send code');
    await harness.type('Six-digit code', '1234');
    await enter('Six-digit code');
    expect(harness.field('Six-digit code').value).to.equal('1234');
    expect(harness.query('[part="gate-failure"]')?.textContent).to.contain('Type all six digits.');
    expect(agent.server.asked).to.not.contain('check-code');
  });

  it('is told of when sent, at 60 and 30 seconds and at its end, and not in between', async () => {
    const { harness, press, pass } = await start();
    await press('Use a code');
    await press('Send code');
    const said = new Set([harness.spokenByGate()]);
    for (let second = 0; second < 241; second += 1) {
      await pass(1_000);
      said.add(harness.spokenByGate());
    }
    expect([...said]).to.deep.equal([
      'Code sent by text message to \u2068•••42\u2069. 3 tries left.',
      'The code is good for 60 seconds more.',
      'The code is good for 30 seconds more.',
      'The code has expired.',
    ]);
  });

  it('can be sent again after a wait that is told, and is sent the same way', async () => {
    const { harness, agent, press, pass } = await start();
    await press('Use a code');
    await press('Send code');
    const again = harness.button('Send another');
    expect(again.getAttribute('aria-disabled')).to.equal('true');
    expect(harness.query(`#${again.getAttribute('aria-describedby') ?? ''}`)?.textContent).to.match(/can be sent in 30.s\./);
    await press('Send another');
    expect(agent.server.asked.filter((what) => what === 'send-code').length).to.equal(1);
    await pass(30_000);
    await press('Send another');
    expect(agent.server.asked.filter((what) => what === 'send-code').length).to.equal(2);
  });

  it('that the caller keys on the telephone is waited for, and noticed', async () => {
    const { harness, agent, press, pass, shown } = await start();
    await press('Use a code');
    const select = harness.query('select[name="entry"]') as HTMLSelectElement;
    select.value = 'keypad';
    await press('Send code');
    expect(harness.query('[part="gate-form"]')?.textContent).to.contain('You do not hear it.');
    expect(harness.query('input')).to.equal(null);
    agent.server.keyElsewhere('123456');
    await pass(2_000);
    await shown('Enough was checked');
  });
});

describe('questions', () => {
  it('are asked after a code was given up, and answers are sent and gone', async () => {
    const { harness, press, enter, shown } = await start();
    await press('Use a code');
    await press('Another way');
    await press('Ask questions');
    const field = harness.field('In which city');
    expect([field.type, field.autocomplete]).to.deep.equal(['text', 'off']);
    await harness.type('In which city', 'Bilbao');
    await enter('In which city');
    expect(harness.query('[part="gate-failure"]')?.textContent).to.contain('Type an answer to every question.');
    expect(field.value).to.equal('Bilbao');
    await harness.type('In which month', 'May');
    await enter('In which month');
    await shown('Enough was checked');
    expect(harness.agent.shadowRoot?.innerHTML).to.not.contain('Bilbao');
  });

  it('whose answers were not accepted are gone, and nothing says which', async () => {
    const { harness, press, enter } = await start();
    await press('Ask questions');
    await harness.type('In which city', 'Madrid');
    await harness.type('In which month', 'May');
    await enter('In which month');
    expect(harness.query('[part="gate-failure"]')?.textContent).to.contain('The answers were not accepted.');
    expect(harness.query('input')).to.equal(null);
  });
});

describe('a permission', () => {
  async function granted() {
    const started = await start();
    await started.press('Use a code');
    await started.press('Send code');
    await started.harness.type('Six-digit code', '123456');
    await started.enter('Six-digit code');
    await started.press('Ask for permission');
    return started;
  }

  it('is handed to the host once with its token, which is in no event and nowhere in the element', async () => {
    const { harness, agent, settled } = await granted();
    await settled();
    expect(harness.gateStatus()).to.equal('You may go on: Transfer / The permission is good for one use.');
    expect(agent.grants.length).to.equal(1);
    const [grant] = agent.grants;
    expect(grant?.token).to.match(/^scripted-grant/);
    const { expiresAt } = grant!;
    expect(harness.eventsOf('callseal-granted')).to.deep.equal([
      { callSid: firstCall.callSid, action: 'transfer', expiresAt, singleUse: true, factors: ['possession'] },
    ]);
    const everything = JSON.stringify(harness.heard.map(({ detail }) => detail as unknown)) + agent.shadowRoot!.innerHTML;
    expect(everything).to.not.contain('scripted-grant');
    expect(everything).to.not.contain('ES91');
  });

  it('counts down by the server’s clock, is told of near its end, and expires', async () => {
    const { harness, pass } = await granted();
    const time = () => harness.query('[part="countdown-text"]')?.textContent;
    expect(time()).to.equal('2:00 left');
    await pass(61_000);
    expect(time()).to.equal('0:59 left');
    expect(harness.spokenByGate()).to.contain('The permission is good for 60 seconds more.');
    await pass(59_000);
    expect(harness.gateStatus()).to.contain('The permission has expired');
    expect(harness.spokenByGate()).to.contain('The permission has expired.');
    expect(harness.buttons()).to.include('Ask again');
  });

  it('is taken back', async () => {
    const { harness, agent, press } = await granted();
    await press('Take it back');
    expect(harness.gateStatus()).to.contain('The permission was taken back');
    expect(agent.server.asked).to.include('revoke');
  });

  it('of another call is neither shown nor handed over', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isSlow = false;
    const { agent, harness, press, enter, settled } = await start({ wait: () => (isSlow ? held : Promise.resolve()) });
    await press('Use a code');
    await press('Send code');
    await harness.type('Six-digit code', '123456');
    await enter('Six-digit code');
    isSlow = true;
    await press('Ask for permission');
    Object.assign(agent, secondCall);
    await settled();
    release();
    await settled();
    expect(agent.grants).to.deep.equal([]);
    expect(harness.gateStatus()).to.not.contain('You may go on');
  });
});

describe('what the gate says', () => {
  it('is reported when it changes, with reasons and without secrets', async () => {
    const { harness, press } = await start();
    await press('Screen the call');
    expect(harness.eventsOf('callseal-gate-change')).to.deep.equal([
      { callSid: firstCall.callSid, action: 'transfer', route: 'primary', reasons: ['factors-missing'], fraud: null },
      { callSid: firstCall.callSid, action: 'transfer', route: 'primary', reasons: ['factors-missing'], fraud: 'low' },
    ]);
  });

  it('about a watchlist is said calmly, with what to do, and offers no check', async () => {
    const { harness, press } = await start({ fraud: { level: 'watchlist', isOnWatchlist: true, reasons: ['watchlist-match'] } });
    await press('Screen the call');
    const banner = harness.query('[part~="fraud-watchlist"]')?.textContent ?? '';
    expect(banner).to.contain('Match on the watchlist');
    expect(banner).to.contain('Accuse nobody: a match can be a mistake.');
    expect(harness.gateStatus()).to.match(/^Hand over to the fraud desk/);
    expect(harness.spokenByGate()).to.match(/^Match on the watchlist\./);
    expect(harness.agent.shadowRoot?.querySelectorAll('[part="gate-actions"] button').length).to.equal(0);
  });

  it('is asked again when the voice service has answered, and a voice that matches is never called more than a sign where it is one', async () => {
    const { harness, agent, settled, pass } = await start({ wording: 'voice-is-a-risk-signal', worth: { 'voice-match': 'risk' } });
    await harness.phase('registered');
    await harness.press('Verify');
    agent.speed = 1000;
    const last = performance.now() + 2_000;
    while (agent.service.sessions.length === 0 && performance.now() < last) await new Promise((resolve) => setTimeout(resolve, 5));
    agent.server.note({ kind: 'voice-match', outcome: 'passed', source: 'relay', value: 0.93 });
    agent.operation.emit('info-consumer-ready', {});
    await harness.phase('waiting-for-audio');
    agent.operation.emit('info-vad-status', { net_speech_duration: 3.1 });
    agent.operation.emit('result-success', { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 });
    await harness.phase('verified');
    await settled();
    await pass(2_000);
    const row = harness.query('[part="checks"] dd')?.textContent ?? '';
    expect(row.replaceAll(/\s+/g, ' ').trim()).to.equal('like the registration Only a sign');
    expect(harness.gateStatus()).to.equal(
      'A check is needed / A voice that matches settles nothing by itself. Ask for this before you go on.',
    );
  });

  it('changes with the action, and the voice check goes on', async () => {
    const { harness, agent, settled } = await start();
    await harness.phase('registered');
    await harness.press('Verify');
    agent.gateConfig = { urlGate: '/callseal', action: 'transactions.read' };
    await settled();
    expect(harness.query('[part="gate-action"]')?.textContent).to.equal('transactions.read');
    expect(agent.phase).to.not.equal('registered');
    expect(agent.server.asked.filter((what) => what === 'state').length).to.equal(2);
  });

  it('is gone when the call is, and when gateConfig is', async () => {
    const { harness, agent, settled } = await start();
    agent.callSid = '';
    await settled();
    expect(harness.query('[part="gate"]')).to.equal(null);
    Object.assign(agent, firstCall);
    await settled();
    expect(harness.query('[part="gate"]')).to.not.equal(null);
    agent.gateConfig = undefined;
    await settled();
    expect(harness.query('[part="gate"]')).to.equal(null);
  });
});

describe('the focus', () => {
  it('goes to the first answer once the questions have come', async () => {
    const { harness, press } = await start();
    harness.button('Ask questions').focus();
    await press('Ask questions');
    expect(harness.agent.shadowRoot?.activeElement).to.equal(harness.field('In which city'));
  });

  it('goes to the field when a code was sent, stays there when it was wrong, and to the title when it was right', async () => {
    const { harness, press, enter } = await start();
    harness.button('Use a code').focus();
    await press('Use a code');
    const inside = () => harness.agent.shadowRoot?.activeElement;
    expect(inside()?.getAttribute('name')).to.equal('channel');
    harness.button('Send code').focus();
    await press('Send code');
    expect(inside()).to.equal(harness.field('Six-digit code'));
    await harness.type('Six-digit code', '000000');
    await enter('Six-digit code');
    expect(inside()).to.equal(harness.field('Six-digit code'));
    await harness.type('Six-digit code', '123456');
    await enter('Six-digit code');
    expect(inside()?.getAttribute('part')).to.equal('gate-title');
  });
});

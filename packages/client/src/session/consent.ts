/** What the caller answers: nothing is listened to before a yes is kept, and a no holds from the moment it is said. */
import { canListen } from './available-actions.js';
import type { Failure, Machine, Rules, Step } from './machine.js';
import { begin } from './operation.js';
import type { ConsentReceipt, RememberedConsent } from './options.js';
import type { CallFacts } from './state.js';
import { finishWork, inPhase, restPhase, stay, step, then, withWork } from './step.js';

/** What a remembered answer means now; a yes to another text is none. */
export const consentFrom = (remembered: RememberedConsent | null, { consentRequired, consentVersion }: Rules): CallFacts['consent'] =>
  !consentRequired || remembered === null || (remembered.answer === 'agreed' && remembered.textVersion !== consentVersion)
    ? 'not-asked'
    : remembered.answer;

/** The caller said yes (or the host is asked again to keep it): it counts once the host has kept the receipt. */
export function agree(machine: Machine): Step {
  const { call } = machine.view;
  if (call === null) return stay(machine);
  const [working, id] = withWork(machine);
  return step(inPhase(working, { phase: 'saving-consent' }), { type: 'record', id, call, answer: 'agreed' });
}

/** The yes is kept: what was wanted begins, if somebody can still be listened to. */
export const agreed = (machine: Machine, rules: Rules): Step =>
  then(finishWork(machine), (done) => {
    const { wanted } = done;
    const kept = inPhase({ ...done, wanted: null }, restPhase(done), { consent: 'agreed' });
    return wanted !== null && canListen(kept.view) ? begin(kept, wanted, rules) : stay(kept);
  });

/** The host did not keep the yes, or nobody knows: it does not count. What was wanted is remembered for the next try. */
export const notKept = (machine: Machine, { detail }: Failure): Step =>
  then(finishWork(machine), (done) =>
    stay(inPhase(done, { phase: 'unavailable', failed: 'consent', code: 'CONSENT_STORE_FAILED', detail })),
  );

/** The caller said no, which holds at once; the host is told in the background. */
export const refuse = (machine: Machine): Step => sayNo(inPhase(machine, { phase: 'refused' }), 'refused');

/** Consent is gone. Said twice (a deletion that is repeated), it is receipted once. */
export const withdrawn = (machine: Machine): Step => (machine.view.consent === 'withdrawn' ? stay(machine) : sayNo(machine, 'withdrawn'));

/** The answer holds from now on, and is receipted by work that nothing waits for. */
function sayNo(machine: Machine, answer: Exclude<ConsentReceipt['answer'], 'agreed'>): Step {
  const { view, lastId } = machine;
  if (view.call === null) return stay(machine);
  const id = lastId + 1;
  return step({ ...machine, lastId: id, view: { ...view, consent: answer } }, { type: 'record', id, call: view.call, answer });
}

/** The session as a pure function: every event leads from every state to a state, and says what is to be done. */
import { availableActions } from './available-actions.js';
import { changeCall, noCall } from './call.js';
import { agree, agreed, refuse } from './consent.js';
import { askToDelete, erase, erased, eraseScheduled, schedule, undo, withdraw } from './deletion.js';
import { fail, failChannel, failLate, failWait } from './failure.js';
import { stamp } from './history.js';
import { streamStarted, streamStartFailed, streamTold, timeOut } from './listening.js';
import type { Machine, Rules, SessionEvent, Step, StreamEvent, WorkEvent } from './machine.js';
import { afterRelease, awaitReady, begin, inconclusive, openChannel } from './operation.js';
import { dismiss, lookedUp, lookUp, stored, storeFresh } from './registration.js';
import type { Action } from './state.js';
import { inPhase, restPhase, stay, then } from './step.js';
import { settleStream } from './streams.js';
import { receive } from './verdict.js';

/** Total: an event that does not apply leaves the machine as it is. `at` is the time of day, in milliseconds since 1970. */
export function reduce(machine: Machine, event: SessionEvent, rules: Rules, at: number): Step {
  const { machine: next, effects } = apply(machine, event, rules);
  const dated = next.current === machine.current ? next : { ...next, began: at };
  return { machine: stamp(machine, dated, at), effects };
}

function apply(machine: Machine, event: SessionEvent, rules: Rules): Step {
  switch (event.type) {
    case 'call-changed':
      return changeCall(machine, event, rules);
    case 'dispose':
      return noCall(machine);
    case 'stream-started':
    case 'stream-start-failed':
    case 'stream-stopped':
    case 'stream-stop-failed':
      return onStream(machine, event, rules);
    default:
      if ('id' in event) return event.id === machine.current ? onWork(machine, event, rules) : onLate(machine, event);
      return availableActions(machine.view, rules).includes(event.type) ? onAction(machine, event, rules) : stay(machine);
  }
}

function onStream(machine: Machine, event: StreamEvent, rules: Rules): Step {
  const entry = machine.streams.find((candidate) => candidate.id === event.id);
  const wanted = entry !== undefined && !entry.abandoned && entry.call.callSid === machine.view.call?.callSid;
  return then(settleStream(machine, event), (next) => {
    switch (event.type) {
      case 'stream-started':
        return wanted ? streamStarted(next, rules) : stay(next);
      case 'stream-start-failed':
        return wanted ? streamStartFailed(next, event) : stay(next);
      default:
        return afterRelease(next);
    }
  });
}

const onLate = (machine: Machine, event: WorkEvent): Step => (event.type === 'failed' ? failLate(machine, event) : stay(machine));

function onWork(machine: Machine, event: WorkEvent, rules: Rules): Step {
  switch (event.type) {
    case 'looked-up':
      return lookedUp(machine, event, rules);
    case 'token':
      return openChannel(machine, event.id, rules);
    case 'channel-open':
      return awaitReady(machine, event.id);
    case 'channel-terms':
      return stay({ ...machine, terms: event.terms });
    case 'channel-event':
      return receive(machine, event, rules);
    case 'channel-malformed':
      return fail(machine, 'PROTOCOL_VIOLATION');
    case 'channel-failed':
      return failChannel(machine, event);
    case 'channel-closed':
      return fail(machine, 'CHANNEL_DROPPED');
    case 'told-of-stream':
      return streamTold(machine, event, rules);
    case 'stored':
      return stored(machine, rules);
    case 'erased':
      return erased(machine);
    case 'recorded':
      return agreed(machine, rules);
    case 'failed':
      return failWait(machine, event);
    case 'timeout':
      return event.wait === 'undo' ? eraseScheduled(machine) : timeOut(machine, event.wait, rules);
  }
}

function onAction(machine: Machine, { type }: Action, rules: Rules): Step {
  const cancelled = (running: Machine) => inconclusive(running, rules, 'cancelled');
  switch (type) {
    case 'register':
    case 'verify':
      return begin(machine, type, rules);
    case 'delete':
      return askToDelete(machine, false, cancelled);
    case 'confirm-delete':
      return schedule(machine, rules);
    case 'cancel':
      return cancel(machine, rules);
    case 'retry':
      return retry(machine, rules);
    case 'dismiss':
      return dismiss(machine);
    case 'agree':
      return agree(machine);
    case 'refuse':
      return refuse(machine);
    case 'withdraw':
      return withdraw(machine, cancelled);
  }
}

function cancel(machine: Machine, rules: Rules): Step {
  switch (machine.view.phase) {
    case 'consent-needed':
      return stay(inPhase({ ...machine, wanted: null }, restPhase(machine)));
    case 'confirming-delete':
    case 'delete-scheduled':
      return undo(machine);
    default:
      return inconclusive(machine, rules, 'cancelled');
  }
}

function retry(machine: Machine, rules: Rules): Step {
  const { view } = machine;
  if (view.phase === 'inconclusive') return begin(machine, view.purpose, rules);
  if (view.phase !== 'unavailable') return stay(machine);
  switch (view.failed) {
    case 'look-up':
      return lookUp(machine);
    case 'consent':
      return agree(machine);
    case 'store':
      return storeFresh(machine);
    case 'delete':
      return erase(machine, view.consent === 'withdrawn');
    default:
      return begin(machine, view.failed, rules);
  }
}

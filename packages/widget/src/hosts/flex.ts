/** Twilio Flex 2: the selected voice task, with sessions that outlive the panels Flex unmounts. */
import { createSessionKeeper } from '../element/session-keeper.js';
import type { HostAdapter, HostCall } from './support/adapter.js';
import { callOfTask } from './support/flex-call.js';
import type { FlexActions, FlexManager, FlexState, FlexTask } from './support/flex-types.js';
import { callbacksOf, capabilitiesOf, type HostCallbacks } from './support/host-callbacks.js';
import { createHostError } from './support/host-error.js';
import { createValue } from './support/value.js';

export type { FlexActions, FlexConference, FlexManager, FlexParticipant, FlexState, FlexTask } from './support/flex-types.js';

/** Options of {@link createFlexAdapter}. */
export interface FlexAdapterOptions extends Pick<HostCallbacks, 'notify' | 'setBadge'> {
  /** `Flex.Manager.getInstance()`, or what a plugin's `init` is given. */
  readonly manager: FlexManager;
  /** `Flex.Actions`. With it a verdict becomes the task attribute `callseal`; without it nothing is written. */
  readonly actions?: FlexActions;
  /** The token for our server. Default: the one of Flex's session, as it is at each request. */
  readonly token?: () => string;
  /** `theme.isLight` of Flex. */
  readonly theme?: 'light' | 'dark';
  /** The agent's language. */
  readonly locale?: string;
}

/** After these nothing more will be said of a task. */
const lastEvents = ['taskCompleted', 'taskCanceled', 'taskRescinded', 'taskRejected', 'taskTimeout'] as const;

/** Creates the adapter for a Flex plugin: one for the page, made in `init`, connected to each element that Flex mounts. */
export function createFlexAdapter(options: FlexAdapterOptions): HostAdapter {
  const { manager, actions } = options;
  const sessions = createSessionKeeper();
  const call = createValue<HostCall | null>(null);
  /** The caller's leg and the reservation of each task that was shown, by the task's sid. */
  const legs = new Map<string, { readonly callSid: string; readonly reservationSid: string }>();
  const token = options.token ?? ((): string => manager.store.getState().flex.session.ssoTokenPayload?.token ?? '');

  /** Calls may be held or end while no panel of theirs is mounted. */
  const updateKept = (state: FlexState, orgId: string): void => {
    for (const { callSid, reservationSid } of legs.values()) {
      const task = state.flex.worker.tasks.get(reservationSid);
      const now = task === undefined ? null : callOfTask(task, state, orgId, callSid);
      if (now === null) continue;
      const held = now.state === 'held';
      sessions.update(callSid, {
        inProgress: held || now.state === 'connected',
        held,
        ...(now.parties === 0 ? {} : { parties: now.parties }),
      });
    }
  };
  const read = (): void => {
    const state = manager.store.getState();
    const { view, worker, session } = state.flex;
    const orgId = session.ssoTokenPayload?.accountSid ?? '';
    updateKept(state, orgId);
    const task = worker.tasks.get(view.selectedTaskSid ?? '');
    if (task?.taskChannelUniqueName !== 'voice') {
      call.set(null);
      return;
    }
    const next = callOfTask(task, state, orgId, legs.get(task.taskSid)?.callSid);
    if (next !== null) legs.set(task.taskSid, { callSid: next.callKey.conversationId, reservationSid: task.sid });
    call.set(next);
  };
  const finish = ({ taskSid }: FlexTask): void => {
    const leg = legs.get(taskSid);
    if (leg === undefined) return;
    legs.delete(taskSid);
    sessions.end(leg.callSid);
    if (call.get()?.attributes.taskSid === taskSid) call.set(null);
  };
  const unsubscribe = manager.store.subscribe(read);
  for (const event of lastEvents) manager.events.addListener(event, finish);
  read();
  return {
    ...callbacksOf(options),
    ...(actions === undefined
      ? {}
      : {
          async writeBack({ callKey, outcome, purpose, reason, at }) {
            const leg = [...legs.values()].find(({ callSid }) => callSid === callKey.conversationId);
            if (leg === undefined) throw createHostError('HOST_REQUEST_FAILED', 'the task is gone');
            const attributes = { callseal: { outcome, purpose, reason, at } };
            await actions.invokeAction('SetTaskAttributes', { sid: leg.reservationSid, attributes, mergeExisting: true });
          },
        }),
    kind: 'flex',
    call,
    sessions,
    connect: () => Promise.resolve(capabilitiesOf({ ...options, writeBack: actions })),
    getAccessProof: () => Promise.resolve({ type: 'bearer', token, issuerHint: 'twilio-flex' }),
    dispose() {
      unsubscribe();
      for (const event of lastEvents) manager.events.removeListener(event, finish);
      call.set(null);
      sessions.dispose();
    },
  };
}

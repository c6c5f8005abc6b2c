import type { FlexManager, FlexState, FlexTask } from '@callseal/widget/hosts/flex';

/** As much of Twilio Flex as the adapter reads: a store, tasks, and the events that end them. */
export interface FakeFlex {
  readonly manager: FlexManager;
  /** The task sids that have a reservation. */
  readonly tasks: () => readonly string[];
  accept(taskSid: string, number: string): void;
  select(taskSid: string): void;
  wrapUp(taskSid: string): void;
  complete(taskSid: string): void;
}

export function createFakeFlex(): FakeFlex {
  const tasks = new Map<string, FlexTask>();
  const listeners = new Set<() => void>();
  const endings = new Map<string, Set<(task: FlexTask) => void>>();
  let selected: string | undefined;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const state = (): FlexState => ({
    flex: {
      view: { selectedTaskSid: selected },
      worker: { tasks },
      session: { ssoTokenPayload: { token: 'a-flex-token', accountSid: 'AC00000000000000000000000000000000' } },
    },
  });
  const put = (taskSid: string, task: Partial<FlexTask>): void => {
    const known = tasks.get(taskSid);
    if (known !== undefined) tasks.set(taskSid, { ...known, ...task });
    changed();
  };
  return {
    manager: {
      store: {
        getState: state,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      events: {
        addListener: (event, listener) => endings.set(event, (endings.get(event) ?? new Set()).add(listener)),
        removeListener: (event, listener) => endings.get(event)?.delete(listener),
      },
    },
    tasks: () => [...tasks.keys()],
    accept(taskSid, number) {
      const callSid = `CA-${taskSid}`;
      tasks.set(taskSid, {
        sid: taskSid.replace('WT', 'WR'),
        taskSid,
        status: 'accepted',
        taskChannelUniqueName: 'voice',
        attributes: { direction: 'inbound', from: number, call_sid: callSid },
        conference: {
          conferenceSid: `CF-${taskSid}`,
          participants: [
            { callSid, participantType: 'customer', status: 'joined' },
            { callSid: `CA-agent-${taskSid}`, participantType: 'worker', status: 'joined' },
          ],
        },
      });
      selected = taskSid;
      changed();
    },
    select(taskSid) {
      selected = taskSid;
      changed();
    },
    wrapUp(taskSid) {
      put(taskSid, { status: 'wrapping' });
    },
    complete(taskSid) {
      const task = tasks.get(taskSid);
      tasks.delete(taskSid);
      if (selected === taskSid) selected = undefined;
      if (task !== undefined) for (const listener of endings.get('taskCompleted') ?? []) listener(task);
      changed();
    },
  };
}

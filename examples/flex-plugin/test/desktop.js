// A small Flex for the test: what the plugin and the adapter touch of @twilio/flex-ui 2.17, with the names of its typings. React 17 is the page's, as in Flex.
(() => {
  const { createElement } = globalThis.React;
  const listeners = new Set();
  const events = new Map();
  const contents = [];
  const actions = [];
  let state = {
    flex: {
      view: {},
      worker: { tasks: new Map() },
      conferences: { states: new Map() },
      session: { ssoTokenPayload: { token: 'flex-token', accountSid: 'AC0' } },
    },
  };
  const taskContext = globalThis.React.createContext(undefined);

  const draw = () => {
    const task = state.flex.worker.tasks.get(state.flex.view.selectedTaskSid);
    const shown = contents.filter(({ options }) => task !== undefined && options.if({ task })).map(({ element }) => element);
    globalThis.ReactDOM.render(createElement(taskContext.Provider, { value: task }, shown), document.getElementById('call-canvas'));
  };
  const change = (flex) => {
    state = { flex: { ...state.flex, ...flex } };
    for (const listener of [...listeners]) listener();
    draw();
  };
  const manager = {
    serviceConfiguration: {
      ui_attributes: { callseal: { mockApi: true, mode: new URLSearchParams(location.search).get('mode') ?? 'relay' } },
    },
    store: { getState: () => state, subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)) },
    events: {
      addListener: (name, listener) => events.set(name, [...(events.get(name) ?? []), listener]),
      removeListener: (name, listener) =>
        events.set(
          name,
          (events.get(name) ?? []).filter((one) => one !== listener),
        ),
    },
  };
  const flex = {
    Actions: { invokeAction: (name, payload) => (actions.push({ name, payload }), Promise.resolve()) },
    CallCanvas: { Content: { add: (element, options) => (contents.push({ element, options }), draw()) } },
    TaskHelper: {
      isCallTask: ({ taskChannelUniqueName }) => taskChannelUniqueName === 'voice',
      isLiveCall: ({ status, taskChannelUniqueName }) => taskChannelUniqueName === 'voice' && status === 'accepted',
    },
    withTaskContext: (Component) => (props) =>
      createElement(taskContext.Consumer, {}, (task) => createElement(Component, { ...props, task })),
    Plugins: { init: (Plugin) => new Plugin().init(flex, manager) },
  };
  globalThis.Twilio = { Flex: flex };

  globalThis.desktop = {
    actions,
    /** A call is accepted and selected. */
    accept({ reservation, callSid, caller }) {
      const conference = {
        conferenceSid: 'CF0123456789abcdef0123456789abcdef',
        participants: [
          { participantType: 'customer', status: 'joined', callSid, onHold: false },
          { participantType: 'worker', status: 'joined', onHold: false },
        ],
      };
      const task = {
        sid: reservation,
        taskSid: `WT${reservation.slice(2)}`,
        status: 'accepted',
        taskChannelUniqueName: 'voice',
        attributes: { call_sid: callSid, caller, from: caller },
        conference,
      };
      change({ view: { selectedTaskSid: reservation }, worker: { tasks: new Map([...state.flex.worker.tasks, [reservation, task]]) } });
    },
    select: (selectedTaskSid) => change({ view: { selectedTaskSid } }),
    complete(reservation) {
      const tasks = new Map(state.flex.worker.tasks);
      const task = tasks.get(reservation);
      tasks.delete(reservation);
      change({ view: {}, worker: { tasks } });
      for (const listener of events.get('taskCompleted') ?? []) listener(task);
    },
  };
})();

/**
 * The part of the agent workspace that an app talks to: takes the port of `connect-app-host-init`, acknowledges, starts the app in a scope,
 * answers requests and publishes to subscriptions. Messages as in @amazon-connect/core 1.0.12 (messaging) and workspace-types 1.0.11.
 */
interface Topic {
  readonly key: string;
  readonly parameter?: string;
}
interface Upstream {
  readonly type: string;
  readonly requestId?: string;
  readonly command?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly topic?: Topic;
  readonly handlerId?: string;
  readonly stage?: string;
}
/** Answers a request; `undefined`: this workspace has no such route. */
export type Routes = (command: string, data: Readonly<Record<string, string>>) => unknown;

export interface FakeWorkspace {
  /** Stages that the app has reported as done. */
  readonly stages: string[];
  /** Topics subscribed to now. */
  readonly topics: () => string[];
  publish(key: string, data: object, parameter?: string): void;
  lifecycle(stage: 'create' | 'destroy', scope?: object): void;
  end(): void;
}

/** Serves the app in `iframe`, which starts in `scope`. */
export function createFakeWorkspace(iframe: HTMLIFrameElement, scope: object | undefined, routes: Routes): FakeWorkspace {
  const stages: string[] = [];
  const subscriptions = new Map<string, Topic>();
  let port: MessagePort | null = null;
  const lifecycle = (stage: string, inScope: object | undefined = scope): void => {
    const config = { arn: '', namespace: 'callseal', id: 'app', name: 'Callseal', description: '', accessUrl: '' };
    port?.postMessage({
      type: 'appLifecycle',
      stage,
      appInstanceId: 'i',
      instanceId: 'i',
      appConfig: config,
      config,
      scope: inScope,
      region: 'eu-west-2',
    });
  };
  const answer = ({ type, requestId, command = '', data = {}, topic, handlerId = '', stage = '' }: Upstream): void => {
    if (type === 'subscribe' && topic) subscriptions.set(handlerId, topic);
    if (type === 'unsubscribe' && topic) {
      for (const [id, one] of subscriptions) if (one.key === topic.key && one.parameter === topic.parameter) subscriptions.delete(id);
    }
    if (type === 'appLifecycleHandlerCompleted') stages.push(stage);
    if (type !== 'request') return;
    const found = routes(command, data);
    const refusal = { isError: true, namespace: '', reason: 'Handler not found', details: {}, errorKey: 'handlerNotFound' };
    port?.postMessage({ type: 'response', requestId, ...(found === undefined ? refusal : { isError: false, data: found }) });
  };
  const accept = ({ source, data, ports }: MessageEvent<Upstream>): void => {
    if (source !== iframe.contentWindow || data.type !== 'connect-app-host-init') return;
    port = ports[0] ?? null;
    if (port === null) return;
    port.onmessage = ({ data: message }: MessageEvent<Upstream>) => {
      answer(message);
    };
    port.postMessage({ type: 'acknowledge', connectionId: 'w-1', status: { initialized: true }, healthCheckInterval: 0 });
    lifecycle('create');
  };
  addEventListener('message', accept);
  return {
    stages,
    topics: () => [...subscriptions.values()].map(({ key, parameter }) => (parameter === undefined ? key : `${key} ${parameter}`)),
    publish(key, data, parameter) {
      for (const [handlerId, topic] of subscriptions)
        if (topic.key === key && topic.parameter === parameter) port?.postMessage({ type: 'publish', topic, data, handlerId });
    },
    lifecycle,
    end: () => {
      removeEventListener('message', accept);
    },
  };
}

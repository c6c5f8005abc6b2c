import { createSid } from '../sids.js';
import type { StatusCallbackSender } from './status-callback.js';
import type { Task, TaskEvent } from './task.js';

export interface TaskCallbacksOptions {
  readonly accountSid: string;
  readonly workspaceSid: string;
  readonly sendCallback: StatusCallbackSender;
  /** An event was sent; `status` is the HTTP status of the answer, `null` when none came. */
  readonly onSent: (task: Task, type: TaskEvent['type'], status: number | null) => void;
}

/** The workspace's event callback: signed forms, one after the other, as TaskRouter sends them. */
export interface TaskCallbacks {
  /** Where events go from now on. The URL must have been checked before. */
  target(url: string | null): void;
  tell(task: Task, event: TaskEvent): void;
  /** Resolves when everything that was told has been sent. */
  settled(): Promise<void>;
}

export function createTaskCallbacks({ accountSid, workspaceSid, sendCallback, onSent }: TaskCallbacksOptions): TaskCallbacks {
  let target: string | null = null;
  let last = Promise.resolve();

  const fieldsOf = (task: Task, { type, reservation }: TaskEvent): Record<string, string> => {
    const now = Date.now();
    return {
      AccountSid: accountSid,
      WorkspaceSid: workspaceSid,
      Sid: createSid('EV'),
      EventType: type,
      ResourceType: reservation === undefined ? 'task' : 'reservation',
      ResourceSid: reservation?.reservationSid ?? task.taskSid,
      Timestamp: String(Math.floor(now / 1000)),
      TimestampMs: String(now),
      TaskSid: task.taskSid,
      TaskAttributes: task.attributes,
      TaskAssignmentStatus: task.status,
      ...(reservation === undefined ? {} : { ReservationSid: reservation.reservationSid, WorkerSid: reservation.workerSid }),
    };
  };

  return {
    target: (url) => {
      target = url;
    },
    tell: (task, event) => {
      const url = target;
      if (url === null) return;
      // as things are now: they may have changed by the time the event is sent
      const fields = fieldsOf(task, event);
      last = last.then(async () => {
        onSent(task, event.type, await sendCallback({ url, method: 'POST' }, fields));
      });
    },
    settled: () => last,
  };
}

/** What is read of a TaskRouter event. */
export interface TaskRouterEvent {
  readonly EventType?: string | undefined;
  readonly TaskSid?: string | undefined;
  readonly WorkerSid?: string | undefined;
}

/** A worker, or everybody, is done with a task. */
export interface TaskEnd {
  readonly taskSid: string;
  /** Whose reservation ended; absent when the task itself did. */
  readonly workerSid: string | undefined;
}

/** Of a worker: others may still be on the call, for example after a transfer. */
const reservationEnds: readonly string[] = ['reservation.wrapup', 'reservation.completed'];
const taskEnds: readonly string[] = ['task.wrapup', 'task.completed', 'task.canceled', 'task.deleted'];

/** Reads an event after which its worker, or nobody at all, listens to the caller any more; `undefined` for every other. */
export function readTaskEnd({ EventType = '', TaskSid: taskSid, WorkerSid }: TaskRouterEvent): TaskEnd | undefined {
  if (taskSid === undefined) return undefined;
  if (taskEnds.includes(EventType)) return { taskSid, workerSid: undefined };
  // without its worker an event of a reservation says nothing about who still listens
  return reservationEnds.includes(EventType) && WorkerSid !== undefined ? { taskSid, workerSid: WorkerSid } : undefined;
}

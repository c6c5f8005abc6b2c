/** States of TaskRouter's reservations, as the types of the `twilio` package list them. */
export type ReservationStatus = 'pending' | 'accepted' | 'rejected' | 'timeout' | 'canceled' | 'rescinded' | 'wrapping' | 'completed';

/** States of TaskRouter's tasks. */
export type TaskStatus = 'pending' | 'reserved' | 'assigned' | 'wrapping' | 'completed' | 'canceled';

/** One offer of a task to a worker, and what became of it. */
export interface SimulatedReservation {
  readonly reservationSid: string;
  readonly workerSid: string;
  readonly status: ReservationStatus;
}

/**
 * A TaskRouter task. Workers are any ids of the form `WK` and 32 hexadecimal digits; what cannot happen in the present state does
 * nothing. Every change is told to the workspace's event callback, see `Simulator.reportTaskEvents`.
 */
export interface SimulatedTask {
  readonly taskSid: string;
  readonly status: TaskStatus;
  /** JSON text, as Flex writes it; agents can change it. */
  readonly attributes: string;
  /** Oldest first. */
  readonly reservations: readonly SimulatedReservation[];
  /** Offers the task to a worker, and gives the reservation's SID. */
  offer(workerSid: string): string;
  /** The worker takes the task, offered before or not, and answers a ringing call. Gives the reservation's SID. */
  accept(workerSid: string): string;
  /** The worker declines an offer. */
  reject(workerSid: string): void;
  /** An offer runs out. */
  timeOut(workerSid: string): void;
  /** Hands the task over: the first worker goes to wrap-up, the second has it. Gives the new reservation's SID. */
  transfer(fromWorkerSid: string, toWorkerSid: string): string;
  /** The worker goes to wrap-up; without one, everybody who has the task. */
  wrapUp(workerSid?: string): void;
  /** The worker is done with it; without one, everybody who has the task. */
  complete(workerSid?: string): void;
  cancel(): void;
  /** Replaces the attributes with any text, as an agent's desktop may. */
  setAttributes(attributes: string): void;
}

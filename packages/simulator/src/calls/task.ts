import { simulatorError } from '../errors.js';
import { createSid } from '../sids.js';
import type { ReservationStatus, SimulatedReservation, SimulatedTask, TaskStatus } from './simulated-task.js';

/** A reservation while it lives. */
export interface Reservation extends SimulatedReservation {
  status: ReservationStatus;
  readonly created: Date;
  updated: Date;
}

/** What happened to a task, in TaskRouter's words. */
export interface TaskEvent {
  readonly type: `task.${'created' | 'wrapup' | 'completed' | 'canceled' | 'updated'}` | `reservation.${ReservationWord}`;
  readonly reservation?: Reservation;
}

type ReservationWord = 'created' | 'accepted' | 'rejected' | 'timeout' | 'canceled' | 'rescinded' | 'wrapup' | 'completed';

const words: Readonly<Record<ReservationStatus, ReservationWord>> = {
  pending: 'created',
  accepted: 'accepted',
  rejected: 'rejected',
  timeout: 'timeout',
  canceled: 'canceled',
  rescinded: 'rescinded',
  wrapping: 'wrapup',
  completed: 'completed',
};

export interface TaskOptions {
  /** The attributes as Flex writes them now. */
  readonly attributes: () => Readonly<Record<string, unknown>>;
  /** A worker took the task. */
  readonly onAccept: () => void;
  readonly onEvent: (task: Task, event: TaskEvent) => void;
}

/** The task of one call. */
export class Task implements SimulatedTask {
  readonly taskSid = createSid('WT');
  readonly created = new Date();
  updated = this.created;
  status: TaskStatus = 'pending';
  readonly #options: TaskOptions;
  readonly #reservations: Reservation[] = [];
  #attributes: string | undefined;

  constructor(options: TaskOptions) {
    this.#options = options;
  }

  get attributes(): string {
    return this.#attributes ?? JSON.stringify(this.#options.attributes());
  }

  get reservations(): readonly Reservation[] {
    return this.#reservations;
  }

  /** Tells that the task is there; apart from the constructor, which comes before its call is complete. */
  announce(): void {
    this.#tell({ type: 'task.created' });
  }

  offer(workerSid: string): string {
    return this.#reserve(workerSid).reservationSid;
  }

  accept(workerSid: string): string {
    const reservation = this.#of(workerSid, ['pending', 'accepted'])[0] ?? this.#reserve(workerSid);
    if (reservation.status === 'pending') {
      this.status = 'assigned';
      this.#move(reservation, 'accepted');
      for (const other of this.#of(undefined, ['pending'])) this.#move(other, 'rescinded');
      this.#options.onAccept();
    }
    return reservation.reservationSid;
  }

  reject(workerSid: string): void {
    this.#turnDown(workerSid, 'rejected');
  }

  timeOut(workerSid: string): void {
    this.#turnDown(workerSid, 'timeout');
  }

  transfer(fromWorkerSid: string, toWorkerSid: string): string {
    const taken = this.accept(toWorkerSid);
    this.wrapUp(fromWorkerSid);
    return taken;
  }

  wrapUp(workerSid?: string): void {
    const leaving = this.#of(workerSid, ['accepted']);
    for (const reservation of leaving) this.#move(reservation, 'wrapping');
    if (leaving.length > 0 && this.#of(undefined, ['accepted']).length === 0) this.#end('wrapping', 'task.wrapup');
  }

  complete(workerSid?: string): void {
    const leaving = this.#of(workerSid, ['accepted', 'wrapping']);
    for (const reservation of leaving) this.#move(reservation, 'completed');
    if (leaving.length > 0 && this.#of(undefined, ['accepted', 'wrapping']).length === 0) this.#end('completed', 'task.completed');
  }

  cancel(): void {
    if (this.status === 'completed' || this.status === 'canceled') return;
    for (const reservation of this.#of(undefined, ['pending', 'accepted', 'wrapping'])) this.#move(reservation, 'canceled');
    this.#end('canceled', 'task.canceled');
  }

  /** The caller's leg is gone. */
  callEnded(): void {
    if (this.#of(undefined, ['accepted', 'wrapping']).length === 0) this.cancel();
    else this.wrapUp();
  }

  setAttributes(attributes: string): void {
    this.#attributes = attributes;
    this.updated = new Date();
    this.#tell({ type: 'task.updated' });
  }

  #reserve(workerSid: string): Reservation {
    if (!/^WK[0-9a-fA-F]{32}$/.test(workerSid)) throw simulatorError('OPTION_INVALID', 'A worker is WK and 32 hexadecimal digits.');
    const now = new Date();
    const reservation: Reservation = { reservationSid: createSid('WR'), workerSid, status: 'pending', created: now, updated: now };
    this.#reservations.push(reservation);
    if (this.status === 'pending') this.status = 'reserved';
    this.#tell({ type: 'reservation.created', reservation });
    return reservation;
  }

  #turnDown(workerSid: string, status: 'rejected' | 'timeout'): void {
    for (const reservation of this.#of(workerSid, ['pending'])) this.#move(reservation, status);
    if (this.status === 'reserved' && this.#of(undefined, ['pending']).length === 0) this.status = 'pending';
  }

  #of(workerSid: string | undefined, statuses: readonly ReservationStatus[]): readonly Reservation[] {
    return this.#reservations.filter(
      (reservation) => statuses.includes(reservation.status) && (workerSid === undefined || reservation.workerSid === workerSid),
    );
  }

  #move(reservation: Reservation, status: ReservationStatus): void {
    reservation.status = status;
    reservation.updated = this.updated = new Date();
    this.#tell({ type: `reservation.${words[status]}`, reservation });
  }

  #end(status: TaskStatus, type: TaskEvent['type']): void {
    this.status = status;
    this.updated = new Date();
    this.#tell({ type });
  }

  #tell(event: TaskEvent): void {
    this.#options.onEvent(this, event);
  }
}

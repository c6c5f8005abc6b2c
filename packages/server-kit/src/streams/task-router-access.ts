import type { Agent } from '../agents/authenticator.js';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import type { CallAccess, CallerLeg, CallUse } from './call-access.js';
import { callerNumberOf } from './caller-number.js';
import { identifyTwilioError } from './identify-twilio-error.js';
import { retryBusy } from './retry-busy.js';
import { isTaskSid, isWorkerSid, isWorkspaceSid } from './sids.js';
import { readTaskLegs, type TaskLegs } from './task-attributes.js';
import type { ParticipantLike, TaskRouterLike } from './twilio-like.js';

/** Options of {@link createTaskRouterAccess}. */
export interface TaskRouterAccessOptions {
  /** The `twilio` client of the account: `twilio(accountSid, authToken, { timeout: 5000 })`. */
  readonly client: TaskRouterLike;
  /** The workspace of the contact centre, `WS…`. */
  readonly workspaceSid: string;
  /** Roles that may hear every call whose task they name. Default: none. */
  readonly supervisorRoles?: readonly string[];
  /**
   * For TaskRouter without Flex, where calls are bridged without a conference: believes a task's attributes about its call, which
   * whoever may change a task can change. Default: the leg must be in the conference that is named after the task.
   */
  readonly allowWithoutConference?: boolean;
  /** Milliseconds during which "too many requests" is retried. Default 6000. */
  readonly retryBudget?: number;
  /** Time; for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** States in which a reservation lets its worker stop what they started; only `accepted` lets them listen. */
const mayStop: readonly string[] = ['accepted', 'wrapping', 'completed'];
/** Tasks that an agent may have at once, of which the one of a named call is looked for. */
const mostTasks = 20;
/** Reservations of one worker for one task; a worker may be offered a task again and again. */
const mostReservations = 100;
const mostParticipants = 50;

/**
 * Lets an agent hear the call of a task for which they hold an accepted reservation, as Flex gives it out. The page names the task
 * (or its own reservation, which Flex calls `task.sid`); a page that names the call alone, as the tutorial's does, is served when one of
 * its agent's accepted tasks is about that call. The leg is the one that the task's attributes name, provided that it is in the task's
 * conference; for calls that the contact centre made, which have no such attributes, the conference's participant labelled `customer`, or
 * the participant that the page names when it is not the worker.
 *
 * The agent needs a `workerSid`, as `createFlexAuthenticator` gives it. Asks TaskRouter every time: what TaskRouter says now counts.
 * @throws CallsealError `CONFIG_INVALID` for a workspace SID that is none.
 */
export function createTaskRouterAccess(options: TaskRouterAccessOptions): CallAccess {
  const { workspaceSid, supervisorRoles = [] } = options as Partial<TaskRouterAccessOptions>;
  if (typeof workspaceSid !== 'string' || !isWorkspaceSid(workspaceSid)) {
    throw configError("workspaceSid is the SID of Flex's TaskRouter workspace: WS and 32 hexadecimal digits.");
  }
  if (!Array.isArray(supervisorRoles) || supervisorRoles.some((role) => typeof role !== 'string' || role === '')) {
    throw configError("supervisorRoles is a list of role names, such as ['supervisor'].");
  }
  return {
    resolve: async (agent, use) => {
      try {
        return await new Resolution(options, agent, use).run();
      } catch (error) {
        throw identifyTwilioError(error);
      }
    },
  };
}

/** One question about one call. */
class Resolution {
  readonly #options: TaskRouterAccessOptions;
  readonly #agent: Agent;
  readonly #use: CallUse;
  readonly #clock: Clock;
  readonly #deadline: number;

  constructor(options: TaskRouterAccessOptions, agent: Agent, use: CallUse) {
    this.#options = options;
    this.#agent = agent;
    this.#use = use;
    this.#clock = options.clock ?? systemClock;
    this.#deadline = this.#clock.now() + (options.retryBudget ?? 6000);
  }

  async run(): Promise<CallerLeg> {
    for (const taskSid of await this.#tasks()) {
      const leg = await this.#legOf(taskSid);
      if (leg !== undefined) return leg;
    }
    throw new ServerError('AGENT_NOT_ON_CALL');
  }

  /** Tasks that the agent holds and that may be the one. */
  async #tasks(): Promise<readonly string[]> {
    const { taskSid } = this.#use;
    const worker = this.#agent.workerSid;
    const workerSid = worker !== undefined && isWorkerSid(worker) ? worker : undefined;
    if (taskSid !== undefined && isTaskSid(taskSid) && this.#isSupervisor) return [taskSid];
    // whom TaskRouter does not know as a worker holds nothing, and a supervisor must say which task
    if (workerSid === undefined) throw new ServerError('AGENT_NOT_ON_CALL', this.#isSupervisor ? { fields: ['taskSid'] } : undefined);
    if (taskSid === undefined) return this.#acceptedTasks(workerSid);
    const held = isTaskSid(taskSid) ? await this.#holds(workerSid, taskSid) : await this.#taskOfReservation(workerSid, taskSid);
    if (held === undefined) throw new ServerError('AGENT_NOT_ON_CALL');
    return [held];
  }

  get #isSupervisor(): boolean {
    const { supervisorRoles = [] } = this.#options;
    return this.#agent.roles.some((role) => supervisorRoles.includes(role));
  }

  async #acceptedTasks(workerSid: string): Promise<readonly string[]> {
    const { reservations } = this.#workspace().workers(workerSid);
    const held = await this.#ask(() => reservations.list({ reservationStatus: 'accepted', limit: mostTasks }));
    return held.map(({ taskSid }) => taskSid).filter(isTaskSid);
  }

  async #holds(workerSid: string, taskSid: string): Promise<string | undefined> {
    const { reservations } = this.#workspace().tasks(taskSid);
    const listed =
      this.#use.action === 'stop'
        ? await this.#ask(() => reservations.list({ workerSid, limit: mostReservations }))
        : await this.#ask(() => reservations.list({ workerSid, reservationStatus: 'accepted', limit: 1 }));
    return listed.some(({ reservationStatus }) => this.#suffices(reservationStatus)) ? taskSid : undefined;
  }

  /** Reservations are asked for under the agent's own worker, so another's is not found. */
  async #taskOfReservation(workerSid: string, reservationSid: string): Promise<string | undefined> {
    const found = await this.#found(() => this.#workspace().workers(workerSid).reservations(reservationSid).fetch());
    return found !== undefined && this.#suffices(found.reservationStatus) && isTaskSid(found.taskSid) ? found.taskSid : undefined;
  }

  #suffices(reservationStatus: string): boolean {
    return this.#use.action === 'stop' ? mayStop.includes(reservationStatus) : reservationStatus === 'accepted';
  }

  /** The caller's leg of a task, or nothing when the page named another. */
  async #legOf(taskSid: string): Promise<CallerLeg | undefined> {
    const { action, callSid: named } = this.#use;
    const { attributes } = await this.#ask(() => this.#workspace().tasks(taskSid).fetch());
    const legs = readTaskLegs(attributes);
    if (legs.customer !== undefined && named !== undefined && legs.customer !== named) return undefined;
    if (action === 'stop') {
      // the call may be over, and its conference with it; only a stream that was started for this task is stopped
      const callSid = legs.customer ?? named;
      if (callSid === undefined) throw new ServerError('CALL_NOT_FOUND');
      return { callSid, taskSid };
    }
    const callSid = await this.#connectedLeg(taskSid, legs);
    return callSid === undefined ? undefined : this.#live(callSid, taskSid);
  }

  /** The leg, if it is in the task's conference and is not the worker's. */
  async #connectedLeg(taskSid: string, legs: TaskLegs): Promise<string | undefined> {
    const { callSid: named, taskSid: asked } = this.#use;
    if (legs.customer !== undefined && this.#options.allowWithoutConference === true) return legs.customer;
    const participants = await this.#participants(taskSid);
    if (participants === undefined) {
      // Flex opens the conference a moment after the reservation is accepted
      if (asked !== undefined || legs.customer !== undefined) throw new ServerError('CALL_NOT_IN_PROGRESS');
      return undefined;
    }
    const others = participants.filter(({ callSid, label }) => callSid !== legs.worker && label !== 'worker');
    const wanted = legs.customer ?? named;
    if (wanted !== undefined) return others.find(({ callSid }) => callSid === wanted)?.callSid;
    const customers = others.filter(({ label }) => label === 'customer');
    if (customers.length !== 1) throw new ServerError('CALL_NOT_FOUND');
    return customers[0]?.callSid;
  }

  async #participants(taskSid: string): Promise<readonly ParticipantLike[] | undefined> {
    const { conferences } = this.#options.client;
    // Flex names a conference after its task; the attributes name it too, but could be made to name another
    const [conference] = await this.#ask(() => conferences.list({ friendlyName: taskSid, status: 'in-progress', limit: 1 }));
    if (conference === undefined) return undefined;
    return this.#ask(() => conferences(conference.sid).participants.list({ limit: mostParticipants }));
  }

  async #live(callSid: string, taskSid: string): Promise<CallerLeg> {
    const call = await this.#ask(() => this.#options.client.calls(callSid).fetch());
    if (call.status !== 'in-progress') throw new ServerError('CALL_NOT_IN_PROGRESS');
    // agents are called on their softphone; a caller's leg never leads there
    if (call.to.startsWith('client:')) throw new ServerError('AGENT_NOT_ON_CALL');
    const callerNumber = callerNumberOf(call);
    return { callSid, taskSid, ...(callerNumber === undefined ? {} : { callerNumber }) };
  }

  #workspace(): ReturnType<TaskRouterLike['taskrouter']['v1']['workspaces']> {
    return this.#options.client.taskrouter.v1.workspaces(this.#options.workspaceSid);
  }

  #ask<T>(work: () => Promise<T>): Promise<T> {
    return retryBusy(work, this.#clock, this.#deadline);
  }

  async #found<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#ask(work);
    } catch (error) {
      if (error instanceof ServerError && error.code === 'CALL_NOT_FOUND') return undefined;
      throw error;
    }
  }
}

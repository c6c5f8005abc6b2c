import type { Exchange } from '../calls/exchange.js';
import type { Reservation, Task } from '../calls/task.js';
import { type Answer, refuse, restErrors } from './answers.js';
import type { OperationRequest } from './operation-request.js';

const host = 'https://taskrouter.twilio.com';
/** A date as TaskRouter writes it: ISO 8601 without fractions. */
const iso8601 = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

const workspaceUrl = ({ path }: OperationRequest): string => `${host}/v1/Workspaces/${path.WorkspaceSid ?? ''}`;
const notFound = ({ pathname }: OperationRequest): Answer =>
  refuse({ ...restErrors.notFound, message: `The requested resource ${pathname} was not found` });

function taskBody(request: OperationRequest, task: Task): unknown {
  const url = `${workspaceUrl(request)}/Tasks/${task.taskSid}`;
  return {
    account_sid: request.accountSid,
    age: Math.round((Date.now() - task.created.getTime()) / 1000),
    assignment_status: task.status,
    attributes: task.attributes,
    addons: '{}',
    date_created: iso8601(task.created),
    date_updated: iso8601(task.updated),
    priority: 0,
    reason: null,
    sid: task.taskSid,
    task_channel_unique_name: 'voice',
    timeout: 86_400,
    workspace_sid: request.path.WorkspaceSid,
    url,
    links: { reservations: `${url}/Reservations` },
  };
}

function reservationBody(request: OperationRequest, task: Task, reservation: Reservation): unknown {
  const { reservationSid, workerSid, status, created, updated } = reservation;
  return {
    account_sid: request.accountSid,
    date_created: iso8601(created),
    date_updated: iso8601(updated),
    reservation_status: status,
    sid: reservationSid,
    task_sid: task.taskSid,
    worker_name: workerSid,
    worker_sid: workerSid,
    workspace_sid: request.path.WorkspaceSid,
    url: `${workspaceUrl(request)}/Tasks/${task.taskSid}/Reservations/${reservationSid}`,
    links: { task: `${workspaceUrl(request)}/Tasks/${task.taskSid}` },
  };
}

type Given = readonly [task: Task, reservation: Reservation];

function listReservations(request: OperationRequest, given: readonly Given[]): Answer {
  const { query, pathname } = request;
  const worker = query.get('WorkerSid');
  const status = query.get('ReservationStatus');
  const size = Number(query.get('PageSize') ?? 50);
  const page = Number(query.get('Page') ?? 0);
  const found = given
    .filter(([, reservation]) => worker === undefined || reservation.workerSid === worker)
    .filter(([, reservation]) => status === undefined || reservation.status === status);
  const link = (number: number): string =>
    `${host}${pathname}?${new URLSearchParams({ ...Object.fromEntries(query), PageSize: String(size), Page: String(number) }).toString()}`;
  const meta = {
    page,
    page_size: size,
    first_page_url: link(0),
    previous_page_url: page > 0 ? link(page - 1) : null,
    url: link(page),
    next_page_url: (page + 1) * size < found.length ? link(page + 1) : null,
    key: 'reservations',
  };
  const shown = found.slice(page * size, (page + 1) * size).map(([task, reservation]) => reservationBody(request, task, reservation));
  return { status: 200, body: { reservations: shown, meta } };
}

type Handler = (request: OperationRequest, exchange: Exchange) => Answer;

const withTask =
  (handle: (request: OperationRequest, task: Task) => Answer): Handler =>
  (request, exchange) => {
    const task = exchange.findTask(request.path.TaskSid ?? '');
    return task === undefined ? notFound(request) : handle(request, task);
  };

/** TaskRouter's operations; the workspace in the path has been compared. */
export const taskRouterHandlers: Readonly<Record<string, Handler>> = {
  FetchWorkspace: (request) => ({
    status: 200,
    body: {
      account_sid: request.accountSid,
      sid: request.path.WorkspaceSid,
      friendly_name: 'Simulated workspace',
      event_callback_url: null,
      url: workspaceUrl(request),
    },
  }),
  FetchTask: withTask((request, task) => ({ status: 200, body: taskBody(request, task) })),
  ListTaskReservation: withTask((request, task) =>
    listReservations(
      request,
      task.reservations.map((reservation) => [task, reservation]),
    ),
  ),
  ListWorkerReservation: (request, exchange) => listReservations(request, exchange.reservationsOf(request.path.WorkerSid ?? '')),
  FetchWorkerReservation: (request, exchange) => {
    const given = exchange.reservationsOf(request.path.WorkerSid ?? '');
    const [task, reservation] = given.find(([, { reservationSid }]) => reservationSid === request.path.Sid) ?? [];
    if (task === undefined || reservation === undefined) return notFound(request);
    return { status: 200, body: reservationBody(request, task, reservation) };
  },
};

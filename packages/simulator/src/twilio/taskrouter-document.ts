/**
 * The operations of TaskRouter that the double answers, as an OpenAPI document of our own: paths, query names and states are those of the
 * types of the `twilio` package 6.2.0 (`lib/rest/taskrouter/v1`), because Twilio's official document of TaskRouter is not shipped here.
 */
const sid = (prefix: string) => ({ type: 'string', pattern: `^${prefix}[0-9a-fA-F]{32}$` }) as const;
const path = (name: string, prefix: string) => ({ name, in: 'path', required: true, schema: sid(prefix) }) as const;
const query = (name: string, schema: Readonly<Record<string, unknown>>) => ({ name, in: 'query', schema }) as const;
const text = { type: 'string' } as const;
const textOrNull = { type: 'string', nullable: true } as const;
const dateTime = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' } as const;

const reservationStatuses = ['pending', 'accepted', 'rejected', 'timeout', 'canceled', 'rescinded', 'wrapping', 'completed'] as const;
const taskStatuses = ['pending', 'reserved', 'assigned', 'canceled', 'completed', 'wrapping'] as const;

const closed = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const workspace = closed({ account_sid: sid('AC'), sid: sid('WS'), friendly_name: text, event_callback_url: textOrNull, url: text });
const task = closed({
  account_sid: sid('AC'),
  age: { type: 'integer' },
  assignment_status: { type: 'string', enum: taskStatuses },
  attributes: text,
  addons: text,
  date_created: dateTime,
  date_updated: dateTime,
  priority: { type: 'integer' },
  reason: textOrNull,
  sid: sid('WT'),
  task_channel_unique_name: text,
  timeout: { type: 'integer' },
  workspace_sid: sid('WS'),
  url: text,
  links: { type: 'object', additionalProperties: text },
});
const reservation = closed({
  account_sid: sid('AC'),
  date_created: dateTime,
  date_updated: dateTime,
  reservation_status: { type: 'string', enum: reservationStatuses },
  sid: sid('WR'),
  task_sid: sid('WT'),
  worker_name: text,
  worker_sid: sid('WK'),
  workspace_sid: sid('WS'),
  url: text,
  links: { type: 'object', additionalProperties: text },
});
const meta = closed({
  page: { type: 'integer' },
  page_size: { type: 'integer' },
  first_page_url: text,
  previous_page_url: textOrNull,
  url: text,
  next_page_url: textOrNull,
  key: text,
});
const reservations = closed({ reservations: { type: 'array', items: reservation }, meta });
const paging = [
  query('PageSize', { type: 'integer', minimum: 1, maximum: 1000 }),
  query('Page', { type: 'integer', minimum: 0 }),
  query('PageToken', text),
] as const;

const answers = (schema: Readonly<Record<string, unknown>>) => ({ '200': { content: { 'application/json': { schema } } } });
const workspaceSid = path('WorkspaceSid', 'WS');
const root = '/v1/Workspaces/{WorkspaceSid}';

/** TaskRouter v1, the part that tells who has a task. */
export const taskRouterDocument = {
  components: {},
  paths: {
    [root]: { get: { operationId: 'FetchWorkspace', parameters: [workspaceSid], responses: answers(workspace) } },
    [`${root}/Tasks/{TaskSid}`]: {
      get: { operationId: 'FetchTask', parameters: [workspaceSid, path('TaskSid', 'WT')], responses: answers(task) },
    },
    [`${root}/Tasks/{TaskSid}/Reservations`]: {
      get: {
        operationId: 'ListTaskReservation',
        parameters: [
          workspaceSid,
          path('TaskSid', 'WT'),
          query('ReservationStatus', { type: 'string', enum: reservationStatuses }),
          query('WorkerSid', sid('WK')),
          ...paging,
        ],
        responses: answers(reservations),
      },
    },
    [`${root}/Workers/{WorkerSid}/Reservations`]: {
      get: {
        operationId: 'ListWorkerReservation',
        parameters: [
          workspaceSid,
          path('WorkerSid', 'WK'),
          query('ReservationStatus', { type: 'string', enum: reservationStatuses }),
          ...paging,
        ],
        responses: answers(reservations),
      },
    },
    [`${root}/Workers/{WorkerSid}/Reservations/{Sid}`]: {
      get: {
        operationId: 'FetchWorkerReservation',
        parameters: [workspaceSid, path('WorkerSid', 'WK'), path('Sid', 'WR')],
        responses: answers(reservation),
      },
    },
  },
} as const;

import type { Conference, Participant } from '../calls/conference.js';
import type { Exchange } from '../calls/exchange.js';
import type { Leg } from '../calls/leg.js';
import type { StreamRequest } from '../calls/stream.js';
import { type Answer, refuse, restErrors } from './answers.js';
import type { Fields } from './contract.js';
import type { OperationRequest } from './operation-request.js';
import { callBody, conferenceBody, messageBody, pageBody, participantBody, streamBody } from './representations.js';
import { taskRouterHandlers } from './taskrouter-operations.js';
import { readTwiml } from './twiml.js';

type Handler = (request: OperationRequest, exchange: Exchange) => Answer;

const notFound = ({ pathname }: OperationRequest): Answer =>
  refuse({ ...restErrors.notFound, message: `The requested resource ${pathname} was not found` });
const notInProgress = refuse(restErrors.callNotInProgress);

/** Hands the named leg on, or answers that there is none. */
const withLeg =
  (parameter: 'CallSid' | 'Sid', handle: (request: OperationRequest, leg: Leg, exchange: Exchange) => Answer): Handler =>
  (request, exchange) => {
    const leg = exchange.findLeg(request.path[parameter] ?? '');
    return leg === undefined ? notFound(request) : handle(request, leg, exchange);
  };

const withConference =
  (
    parameter: 'ConferenceSid' | 'Sid',
    handle: (request: OperationRequest, conference: Conference, exchange: Exchange) => Answer,
  ): Handler =>
  (request, exchange) => {
    const conference = exchange.findConference(request.path[parameter] ?? '');
    return conference === undefined ? notFound(request) : handle(request, conference, exchange);
  };

const withParticipant = (
  handle: (request: OperationRequest, conference: Conference, participant: Participant, exchange: Exchange) => Answer,
): Handler =>
  withConference('ConferenceSid', (request, conference, exchange) => {
    const participant = conference.find(request.path.CallSid ?? '');
    return participant === undefined ? notFound(request) : handle(request, conference, participant, exchange);
  });

function readStreamRequest(form: ReadonlyMap<string, string>): StreamRequest {
  const parameters = [...form].flatMap(([field, name]): (readonly [string, string])[] => {
    const number = /^Parameter(\d+)\.Name$/.exec(field)?.[1];
    return number === undefined ? [] : [[name, form.get(`Parameter${number}.Value`) ?? '']];
  });
  const callback = form.get('StatusCallback');
  return {
    url: form.get('Url') ?? '',
    name: form.get('Name') ?? null,
    // the contract has let only the three names pass
    track: (form.get('Track') ?? 'inbound_track') as StreamRequest['track'],
    callback: callback === undefined ? null : { url: callback, method: form.get('StatusCallbackMethod') === 'GET' ? 'GET' : 'POST' },
    customParameters: Object.fromEntries(parameters),
  };
}

const createStream = withLeg('CallSid', ({ accountSid, form }, leg) => {
  if (leg.status !== 'in-progress') return notInProgress;
  const request = readStreamRequest(form);
  const refusal = leg.refusal(request);
  if (refusal === 'name-taken')
    return refuse({ ...restErrors.badRequest, message: `The call already has a stream named ${request.name ?? ''}` });
  if (refusal === 'too-many')
    return refuse({ ...restErrors.badRequest, message: 'The call already has as many streamed tracks as it may' });
  return { status: 201, body: streamBody(accountSid, leg.callSid, leg.openStream(request)) };
});

const updateStream = withLeg('CallSid', (request, leg) => {
  if (leg.status !== 'in-progress') return notInProgress;
  const stream = leg.findStream(request.path.Sid ?? '');
  if (stream === undefined) return notFound(request);
  stream.stop('stopped-by-api');
  return { status: 200, body: streamBody(request.accountSid, leg.callSid, stream) };
});

const updateCall = withLeg('Sid', ({ accountSid, form }, leg, exchange) => {
  const twiml = form.get('Twiml');
  const status = form.get('Status');
  if (leg.status === 'completed') return notInProgress;
  if (status !== undefined) {
    exchange.endLeg(leg, 'completed-by-api');
  } else if (twiml !== undefined || form.has('Url')) {
    if (leg.status !== 'in-progress') return notInProgress;
    // a URL is not fetched: whatever it says, the leg has left its conference
    exchange.redirect(leg, twiml === undefined ? { conference: null, ends: false } : readTwiml(twiml));
  }
  return { status: 200, body: callBody(accountSid, leg) };
});

const listConferences: Handler = ({ accountSid, pathname, query }, exchange) => {
  const name = query.get('FriendlyName');
  const status = query.get('Status');
  const found = exchange.conferences
    .filter((conference) => name === undefined || conference.friendlyName === name)
    .filter((conference) => status === undefined || conference.status === status)
    .reverse();
  const bodies = found.map((conference) => conferenceBody(accountSid, conference));
  return { status: 200, body: pageBody(pathname, query, 'conferences', bodies) };
};

const updateConference = withConference('Sid', ({ accountSid, form }, conference) => {
  if (form.get('Status') === 'completed') conference.end(null);
  return { status: 200, body: conferenceBody(accountSid, conference) };
});

const listParticipants = withConference('ConferenceSid', ({ accountSid, pathname, query }, conference) => {
  const hold = query.get('Hold');
  const muted = query.get('Muted');
  const bodies = conference.participants
    .filter(({ leg }) => hold === undefined || String(leg.held) === hold)
    .filter((participant) => muted === undefined || String(participant.muted) === muted)
    .map((participant) => participantBody(accountSid, conference, participant));
  return { status: 200, body: pageBody(pathname, query, 'participants', bodies) };
});

const updateParticipant = withParticipant(({ accountSid, form }, conference, participant, exchange) => {
  const endOnExit = form.get('EndConferenceOnExit');
  // Twilio ignores the flag, without a word, for a participant who is on hold
  if (endOnExit !== undefined && !participant.leg.held) participant.endConferenceOnExit = endOnExit === 'true';
  const hold = form.get('Hold');
  if (hold !== undefined) exchange.hold(participant.leg, hold === 'true');
  const muted = form.get('Muted');
  if (muted !== undefined) participant.muted = muted === 'true';
  participant.updated = new Date();
  return { status: 200, body: participantBody(accountSid, conference, participant) };
});

/** Delivered at once; validity, retention and callbacks play no part here. */
const createMessage: Handler = ({ accountSid, form }, exchange) => {
  const from = form.get('From') ?? form.get('MessagingServiceSid') ?? '';
  const message = exchange.outbox.send({ to: form.get('To') ?? '', from, body: form.get('Body') ?? '' });
  return { status: 201, body: messageBody(accountSid, message) };
};

const handlers: Readonly<Record<string, Handler>> = {
  ...taskRouterHandlers,
  CreateMessage: createMessage,
  CreateStream: createStream,
  UpdateStream: updateStream,
  FetchCall: withLeg('Sid', ({ accountSid }, leg) => ({ status: 200, body: callBody(accountSid, leg) })),
  UpdateCall: updateCall,
  ListConference: listConferences,
  FetchConference: withConference('Sid', ({ accountSid }, conference) => ({ status: 200, body: conferenceBody(accountSid, conference) })),
  UpdateConference: updateConference,
  ListParticipant: listParticipants,
  FetchParticipant: withParticipant(({ accountSid }, conference, participant) => ({
    status: 200,
    body: participantBody(accountSid, conference, participant),
  })),
  UpdateParticipant: updateParticipant,
  DeleteParticipant: withParticipant((_request, _conference, participant, exchange) => {
    exchange.endLeg(participant.leg, 'removed-by-api');
    return { status: 204 };
  }),
};

/** Plays one operation of the contract. */
export function playOperation(operation: string, request: OperationRequest, exchange: Exchange): Answer {
  const handler = handlers[operation];
  return handler === undefined ? refuse(restErrors.notPlayed) : handler(request, exchange);
}

/** The last value of each field; the contract has refused repetitions. */
export const toMap = (fields: Fields): ReadonlyMap<string, string> => new Map(fields.map(([name, value]) => [name, value]));

import type { Conference, Participant } from '../calls/conference.js';
import type { Leg } from '../calls/leg.js';
import type { Stream } from '../calls/stream.js';
import type { SimulatedMessage } from '../messages/outbox.js';
import { rfc2822 } from './answers.js';

/** REST resources as JSON, with the fields of the OpenAPI document. */

const version = '2010-04-01';
const uriOf = (accountSid: string, rest: string): string => `/${version}/Accounts/${accountSid}/${rest}.json`;
const dateOrNull = (date: Date | null): string | null => (date === null ? null : rfc2822(date));

export const streamBody = (accountSid: string, callSid: string, stream: Stream): unknown => ({
  sid: stream.streamSid,
  account_sid: accountSid,
  call_sid: callSid,
  name: stream.name,
  status: stream.status,
  date_updated: rfc2822(stream.updated),
  uri: uriOf(accountSid, `Calls/${callSid}/Streams/${stream.streamSid}`),
});

/** A message that was just accepted. Its body is the sender's own and is not repeated: callers ask for `contentRetention: 'discard'`. */
export const messageBody = (accountSid: string, { sid, to, from, at }: SimulatedMessage): unknown => ({
  sid,
  account_sid: accountSid,
  to,
  from: from.startsWith('MG') ? null : from,
  messaging_service_sid: from.startsWith('MG') ? from : null,
  body: '',
  status: 'queued',
  direction: 'outbound-api',
  num_segments: '1',
  num_media: '0',
  price: null,
  price_unit: 'USD',
  error_code: null,
  error_message: null,
  api_version: version,
  date_created: rfc2822(new Date(at)),
  date_updated: rfc2822(new Date(at)),
  date_sent: null,
  uri: uriOf(accountSid, `Messages/${sid}`),
  subresource_uris: { media: uriOf(accountSid, `Messages/${sid}/Media`) },
});

function durationOf({ answered, ended }: Leg): string | null {
  return answered === null || ended === null ? null : String(Math.round((ended.getTime() - answered.getTime()) / 1000));
}

export const callBody = (accountSid: string, leg: Leg): unknown => ({
  sid: leg.callSid,
  account_sid: accountSid,
  parent_call_sid: null,
  date_created: rfc2822(leg.created),
  date_updated: rfc2822(leg.updated),
  to: leg.to,
  to_formatted: leg.to,
  from: leg.from,
  from_formatted: leg.from,
  phone_number_sid: null,
  status: leg.status,
  start_time: dateOrNull(leg.answered),
  end_time: dateOrNull(leg.ended),
  duration: durationOf(leg),
  price: null,
  price_unit: 'USD',
  direction: leg.direction === 'inbound' ? 'inbound' : 'outbound-api',
  answered_by: null,
  api_version: version,
  forwarded_from: null,
  group_sid: null,
  caller_name: null,
  queue_time: '0',
  trunk_sid: null,
  uri: uriOf(accountSid, `Calls/${leg.callSid}`),
  subresource_uris: { streams: uriOf(accountSid, `Calls/${leg.callSid}/Streams`) },
});

export const conferenceBody = (accountSid: string, conference: Conference): unknown => ({
  sid: conference.sid,
  account_sid: accountSid,
  friendly_name: conference.friendlyName,
  status: conference.status,
  region: 'us1',
  api_version: version,
  date_created: rfc2822(conference.created),
  date_updated: rfc2822(conference.updated),
  ...(conference.status === 'completed'
    ? { reason_conference_ended: conference.endedBy === null ? 'conference-ended-via-api' : 'participant-with-end-conference-on-exit-left' }
    : {}),
  call_sid_ending_conference: conference.endedBy,
  uri: uriOf(accountSid, `Conferences/${conference.sid}`),
  subresource_uris: { participants: uriOf(accountSid, `Conferences/${conference.sid}/Participants`) },
});

export const participantBody = (accountSid: string, conference: Conference, participant: Participant): unknown => ({
  account_sid: accountSid,
  call_sid: participant.leg.callSid,
  label: participant.label,
  call_sid_to_coach: null,
  coaching: false,
  conference_sid: conference.sid,
  date_created: rfc2822(participant.joined),
  date_updated: rfc2822(participant.updated),
  end_conference_on_exit: participant.endConferenceOnExit,
  muted: participant.muted,
  hold: participant.leg.held,
  start_conference_on_enter: true,
  status: participant.leg.status === 'in-progress' ? 'connected' : 'complete',
  queue_time: null,
  uri: uriOf(accountSid, `Conferences/${conference.sid}/Participants/${participant.leg.callSid}`),
});

/** One page of a list, with the links that the helper library follows. */
export function pageBody(path: string, query: ReadonlyMap<string, string>, key: string, items: readonly unknown[]): unknown {
  const size = Number(query.get('PageSize') ?? 50);
  const page = Number(query.get('Page') ?? 0);
  const link = (number: number): string =>
    `${path}?${new URLSearchParams({ ...Object.fromEntries(query), PageSize: String(size), Page: String(number) }).toString()}`;
  const start = page * size;
  const shown = items.slice(start, start + size);
  return {
    [key]: shown,
    page,
    page_size: size,
    start,
    end: Math.max(0, start + shown.length - 1),
    uri: link(page),
    first_page_uri: link(0),
    previous_page_uri: page > 0 ? link(page - 1) : null,
    next_page_uri: start + size < items.length ? link(page + 1) : null,
  };
}

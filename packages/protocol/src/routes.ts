/** The server kit's route table: one description that the server routes by and the client calls by. */
import * as z from 'zod/mini';
import { limits } from './limits.js';
import { TokenReplySchema } from './signalling.js';

const id = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.idCharacters), z.regex(/^[\w.:-]+$/));
const subject = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.subjectCharacters));
const credential = z.string().check(z.minLength(1), z.maxLength(limits.credentialCharacters));

/** Done: anything but `true` would be an answer of somebody else. */
const done = z.custom<true>((value: unknown) => value === true);

/** What a caller of the route must prove: nothing, that an agent is signed in, or that the telephony provider signed the request. */
export type RouteNeeds = 'nothing' | 'agent' | 'twilio-signature';

/** One row of the table. Bodies are JSON or urlencoded forms; answers are JSON. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly needs: RouteNeeds;
  readonly request: z.ZodMiniType;
  readonly response: z.ZodMiniType;
}

export const EmptySchema = z.object({});

/** Names the call (and, where the desktop knows them, its task and conference); never a URL: audio goes where the server says. */
export const StreamRequestSchema = z.object({
  callSid: id,
  taskSid: z.optional(id),
  conferenceSid: z.optional(id),
});
export type StreamRequest = z.infer<typeof StreamRequestSchema>;

export const StreamStartedSchema = z.object({ streamSid: z.string(), name: z.string(), callSid: z.string() });
export type StreamStarted = z.infer<typeof StreamStartedSchema>;

export const StreamStoppedSchema = z.object({ callSid: z.string(), stopped: done });

/** Subjects travel in bodies, never in URLs: URLs end up in logs, and a subject is usually a phone number. */
export const SubjectRequestSchema = z.object({ subject });
export const CredentialLookupSchema = z.object({ credential: z.nullable(credential) });
export const CredentialStoreRequestSchema = z.object({ subject, credential, modelHash: z.optional(z.string().check(z.maxLength(256))) });
export const CredentialStoredSchema = z.object({ stored: done });
export const CredentialDeletedSchema = z.object({ deleted: z.boolean() });
export const HealthSchema = z.object({ status: z.literal('ok') });

/** The provider's stream status callback; fields as seen in practice, all optional. */
export const StreamStatusSchema = z.object({
  CallSid: z.optional(z.string()),
  StreamSid: z.optional(z.string()),
  StreamName: z.optional(z.string()),
  StreamEvent: z.optional(z.string()),
  StreamError: z.optional(z.string()),
});
export type StreamStatus = z.infer<typeof StreamStatusSchema>;

const post = <Request extends z.ZodMiniType, Response extends z.ZodMiniType>(path: string, request: Request, response: Response) =>
  ({ method: 'POST', path, needs: 'agent', request, response }) as const;

/** What an agent's page asks for. Apart from the rest, so that a browser carries only these. */
export const agentRoutes = {
  token: post('/v1/token', EmptySchema, TokenReplySchema),
  startStream: post('/v1/streams/start', StreamRequestSchema, StreamStartedSchema),
  stopStream: post('/v1/streams/stop', StreamRequestSchema, StreamStoppedSchema),
  lookUpCredential: post('/v1/credentials/lookup', SubjectRequestSchema, CredentialLookupSchema),
  storeCredential: post('/v1/credentials/store', CredentialStoreRequestSchema, CredentialStoredSchema),
  deleteCredential: post('/v1/credentials/delete', SubjectRequestSchema, CredentialDeletedSchema),
} as const satisfies Record<string, Route>;

/** Every route of the server kit. The last three are the tutorial's paths, with its form fields. */
export const routes = {
  ...agentRoutes,
  health: { method: 'GET', path: '/health', needs: 'nothing', request: EmptySchema, response: HealthSchema },
  streamStatus: {
    method: 'POST',
    path: '/v1/streams/status',
    needs: 'twilio-signature',
    request: StreamStatusSchema,
    response: EmptySchema,
  },
  legacyToken: post('/getTemporaryToken', EmptySchema, TokenReplySchema),
  legacyStartStream: post('/startStreamAudio', StreamRequestSchema, StreamStartedSchema),
  legacyStopStream: post('/stopStreamAudio', StreamRequestSchema, StreamStoppedSchema),
} as const satisfies Record<string, Route>;
export type RouteName = keyof typeof routes;

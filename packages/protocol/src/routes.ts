/** The server kit's route table: one description that the server routes by and the client calls by. */
import * as z from 'zod/mini';
import {
  AnswersRequestSchema,
  AttestRequestSchema,
  CodeCheckRequestSchema,
  CodeEnteredSchema,
  CodeEntryRequestSchema,
  CodeSendRequestSchema,
  GateActionRequestSchema,
  gateAnswers,
  GateCallRequestSchema,
  GrantTransferRequestSchema,
  KeypadSchema,
  TransactionsRequestSchema,
} from './gate-routes.js';
import { limits } from './limits.js';
import { CallNameSchema, idText as id, namesCall } from './parts/call-name.js';
import {
  relayAnswers,
  RelayCallRequestSchema,
  RelayCancelRequestSchema,
  relayEventsPath,
  RelayEventsRequestSchema,
  RelayStartRequestSchema,
} from './relay.js';
import { numeric, TokenReplySchema } from './signalling.js';
import {
  ConversationInitiatedSchema,
  ConversationInitSchema,
  KbaAskedSchema,
  KbaAskToolRequestSchema,
  KbaVerifiedSchema,
  KbaVerifyToolRequestSchema,
  LookedUpSchema,
  OtpSendToolRequestSchema,
  OtpSentSchema,
  OtpVerifiedSchema,
  OtpVerifyToolRequestSchema,
  PostCallSchema,
  PrivilegedToolRequestSchema,
  ScreenedSchema,
  ScreenToolRequestSchema,
  TransactionsReadSchema,
  TransferredSchema,
  TransferToolRequestSchema,
} from './voice-agent-tools.js';

const subject = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.subjectCharacters));
const credential = z.string().check(z.minLength(1), z.maxLength(limits.credentialCharacters));

/** Done: anything but `true` would be an answer of somebody else. */
const done = z.custom<true>((value: unknown) => value === true);

/**
 * What a caller of the route must prove: nothing, that an agent is signed in, that they are signed in with an administrator's role, that
 * the telephony provider signed the request, that a voice-agent platform sends it, or that one signed it.
 */
export type RouteNeeds = 'nothing' | 'agent' | 'administrator' | 'twilio-signature' | 'voice-agent' | 'voice-agent-signature';

/** One row of the table. Bodies are JSON or urlencoded forms; answers are JSON unless `sends` says otherwise. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly needs: RouteNeeds;
  readonly request: z.ZodMiniType;
  readonly response: z.ZodMiniType;
  /** What an answer is sent as. Default `json`; `events` are server-sent ones. Of what is not JSON, `response` describes the text. */
  readonly sends?: 'json' | 'events' | 'html' | 'script' | 'style' | 'twiml';
}

export const EmptySchema = z.object({});

/**
 * Names the call or its task, from which the server finds the caller's leg; never a URL: audio goes where the server says. One of
 * `callSid` and `taskSid` is needed; with both, they must belong together.
 */
export const StreamRequestSchema = CallNameSchema.check(namesCall);
export type StreamRequest = z.infer<typeof StreamRequestSchema>;

export const StreamStartedSchema = z.object({ streamSid: z.string(), name: z.string(), callSid: z.string() });
export type StreamStarted = z.infer<typeof StreamStartedSchema>;

export const StreamStoppedSchema = z.object({ callSid: z.string(), stopped: done });

/**
 * What became of a call's stream: `none` was asked for, `starting` until the provider says that audio flows, then `started`, and in the
 * end `stopped` or `failed`. `error` is the provider's code of a failure, such as `31920`.
 */
export const StreamStateSchema = z.object({
  callSid: z.string(),
  state: z.enum(['none', 'starting', 'started', 'stopped', 'failed']),
  streamSid: z.optional(z.string()),
  error: z.optional(z.string()),
});
export type StreamState = z.infer<typeof StreamStateSchema>;

/** Subjects travel in bodies, never in URLs: URLs end up in logs, and a subject is usually a phone number. */
export const SubjectRequestSchema = z.object({ subject });
export const CredentialLookupSchema = z.object({ credential: z.nullable(credential) });
export const CredentialStoreRequestSchema = z.object({ subject, credential, modelHash: z.optional(z.string().check(z.maxLength(256))) });
export const CredentialStoredSchema = z.object({ stored: done });
export const CredentialDeletedSchema = z.object({ deleted: z.boolean() });

const answer = z.enum(['agreed', 'refused', 'withdrawn']);
/** BCP 47. */
const language = z.string().check(z.regex(/^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,8}$/));

/** A caller's answer to the consent question: on which call, to which text, when and how. Never with the caller's number in it. */
export const ConsentReceiptSchema = z.object({
  callSid: id,
  answer,
  textVersion: z.string().check(z.minLength(1), z.maxLength(100)),
  language: z.optional(language),
  at: z.iso.datetime(),
  method: z.literal('spoken-to-agent'),
});
export type ConsentReceipt = z.infer<typeof ConsentReceiptSchema>;
export const ConsentStoreRequestSchema = z.extend(ConsentReceiptSchema, { subject });
/** The same where the server knows who the caller is: the page names the call, by any of its names. */
export const RelayConsentRequestSchema = z.extend(ConsentReceiptSchema, CallNameSchema.shape).check(namesCall);
/** The caller's last answer; `null` for one who was never asked. */
export const ConsentLookupSchema = z.object({ consent: z.nullable(z.object({ answer, textVersion: z.string() })) });

/**
 * An outcome as the agent's page saw it, so that failures count across calls and are measured. A browser's word: it can lock a caller
 * out, never let one in.
 */
export const VerdictReportSchema = z.object({
  subject,
  callSid: id,
  operation: z.enum(['register', 'verify']),
  verdict: z.enum(['match', 'mismatch', 'spoof', 'inconclusive', 'unavailable']),
  /** Milliseconds from the agent's press to the verdict. */
  milliseconds: z.optional(z.pipe(numeric, z.number().check(z.minimum(0), z.maximum(3_600_000)))),
});
export type VerdictReport = z.infer<typeof VerdictReportSchema>;
/** Seconds until this caller may be verified again; 0 when they may now. */
export const VerdictNotedSchema = z.object({ coolOffSeconds: z.number() });

/** What is kept about one caller, readable, for a request of access. */
export const SubjectExportSchema = z.object({
  pseudonym: z.string(),
  registration: z.nullable(
    z.object({
      credential,
      modelHash: z.optional(z.string()),
      engine: z.optional(z.string()),
      storedAt: z.iso.datetime(),
    }),
  ),
  consents: z.array(ConsentReceiptSchema),
  optedOut: z.boolean(),
  /** `null` when nothing but the opt-out is remembered. */
  lastInteractionAt: z.nullable(z.iso.datetime()),
  /** When it will be destroyed if nothing happens; `null` when no retention is configured. */
  destroyAt: z.nullable(z.iso.datetime()),
});
export type SubjectExport = z.infer<typeof SubjectExportSchema>;
export const SubjectExportedSchema = z.object({ subject: z.nullable(SubjectExportSchema) });

/** Says that something was destroyed, when and why; enough to show it, nothing to find the caller by but the pseudonym. */
export const DestructionCertificateSchema = z.object({
  id: z.string(),
  pseudonym: z.string(),
  reason: z.enum(['erased', 'deleted', 'withdrawn', 'retention']),
  destroyedAt: z.iso.datetime(),
  /** What was destroyed: registrations (0 or 1) and consent receipts. */
  registrations: z.number(),
  receipts: z.number(),
  /** Ids of the keys it was encrypted under. */
  keyIds: z.array(z.string()),
});
export type DestructionCertificate = z.infer<typeof DestructionCertificateSchema>;
export const SubjectErasedSchema = z.object({ certificate: z.nullable(DestructionCertificateSchema) });

/** TaskRouter's event callback, as far as it is read. */
export const TaskRouterEventSchema = z.object({
  EventType: z.optional(z.string()),
  TaskSid: z.optional(z.string()),
  WorkerSid: z.optional(z.string()),
});

/** Whether requests can be served now, part by part. Answered with 503 when one fails. */
export const ReadinessSchema = z.object({
  status: z.enum(['ready', 'not-ready']),
  checks: z.record(z.string(), z.enum(['ok', 'failed'])),
});
export const OpenApiSchema = z.looseObject({ openapi: z.string() });

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

/** What an agent's page asks for, and is answered. Apart from the rest, so that a browser carries only this. */
export const agentAnswers = {
  token: { path: '/v1/token', response: TokenReplySchema },
  startStream: { path: '/v1/streams/start', response: StreamStartedSchema },
  stopStream: { path: '/v1/streams/stop', response: StreamStoppedSchema },
  lookUpCredential: { path: '/v1/credentials/lookup', response: CredentialLookupSchema },
  storeCredential: { path: '/v1/credentials/store', response: CredentialStoredSchema },
  deleteCredential: { path: '/v1/credentials/delete', response: CredentialDeletedSchema },
  streamState: { path: '/v1/streams/state', response: StreamStateSchema },
  lookUpConsent: { path: '/v1/consents/lookup', response: ConsentLookupSchema },
  storeConsent: { path: '/v1/consents/store', response: CredentialStoredSchema },
  reportVerdict: { path: '/v1/verdicts', response: VerdictNotedSchema },
} as const;

const agent = <Path extends string, Request extends z.ZodMiniType, Response extends z.ZodMiniType>(
  { path, response }: { readonly path: Path; readonly response: Response },
  request: Request,
) => ({ method: 'POST', path, needs: 'agent', request, response }) as const;

/** The same as rows of the table, with what is asked. */
export const agentRoutes = {
  token: agent(agentAnswers.token, EmptySchema),
  startStream: agent(agentAnswers.startStream, StreamRequestSchema),
  stopStream: agent(agentAnswers.stopStream, StreamRequestSchema),
  lookUpCredential: agent(agentAnswers.lookUpCredential, SubjectRequestSchema),
  storeCredential: agent(agentAnswers.storeCredential, CredentialStoreRequestSchema),
  deleteCredential: agent(agentAnswers.deleteCredential, SubjectRequestSchema),
  streamState: agent(agentAnswers.streamState, StreamRequestSchema),
  lookUpConsent: agent(agentAnswers.lookUpConsent, SubjectRequestSchema),
  storeConsent: agent(agentAnswers.storeConsent, ConsentStoreRequestSchema),
  reportVerdict: agent(agentAnswers.reportVerdict, VerdictReportSchema),
} as const satisfies Record<keyof typeof agentAnswers, Route>;

/** The gate's rows. */
export const gateAgentRoutes = {
  gateState: agent(gateAnswers.gateState, GateActionRequestSchema),
  decide: agent(gateAnswers.decide, GateActionRequestSchema),
  screenCall: agent(gateAnswers.screenCall, GateActionRequestSchema),
  attest: agent(gateAnswers.attest, AttestRequestSchema),
  sendCode: agent(gateAnswers.sendCode, CodeSendRequestSchema),
  checkCode: agent(gateAnswers.checkCode, CodeCheckRequestSchema),
  cancelCode: agent(gateAnswers.cancelCode, GateActionRequestSchema),
  askQuestions: agent(gateAnswers.askQuestions, GateCallRequestSchema),
  checkAnswers: agent(gateAnswers.checkAnswers, AnswersRequestSchema),
  findCustomer: agent(gateAnswers.findCustomer, GateCallRequestSchema),
  listTransactions: agent(gateAnswers.listTransactions, TransactionsRequestSchema),
  transferGrant: agent(gateAnswers.transferGrant, GrantTransferRequestSchema),
  revokeGrants: agent(gateAnswers.revokeGrants, GateCallRequestSchema),
} as const satisfies Record<keyof typeof gateAnswers, Route>;

/** The relay's rows. */
export const relayRoutes = {
  relayCaller: agent(relayAnswers.relayCaller, RelayCallRequestSchema),
  relayConsent: agent(relayAnswers.relayConsent, RelayConsentRequestSchema),
  relayStart: agent(relayAnswers.relayStart, RelayStartRequestSchema),
  relayEvents: { ...agent({ path: relayEventsPath, response: z.string() }, RelayEventsRequestSchema), sends: 'events' },
  relayCancel: agent(relayAnswers.relayCancel, RelayCancelRequestSchema),
  relayForget: agent(relayAnswers.relayForget, RelayCallRequestSchema),
} as const satisfies Record<keyof typeof relayAnswers | 'relayEvents', Route>;

const file = <Sends extends NonNullable<Route['sends']>>(path: string, sends: Sends) =>
  ({ method: 'GET', path, needs: 'nothing', request: EmptySchema, response: z.string(), sends }) as const;
/** How callers enter codes by themselves: on the page of a one-time link, or by the keys of their telephone. */
export const entryRoutes = {
  enterPage: file('/enter', 'html'),
  enterScript: file('/enter.js', 'script'),
  enterStyle: file('/enter.css', 'style'),
  enterCode: { method: 'POST', path: '/v1/codes/enter', needs: 'nothing', request: CodeEntryRequestSchema, response: CodeEnteredSchema },
  keyCode: {
    method: 'POST',
    path: '/v1/codes/keypad',
    needs: 'twilio-signature',
    request: KeypadSchema,
    response: z.string(),
    sends: 'twiml',
  },
} as const satisfies Record<string, Route>;

const get = <Response extends z.ZodMiniType>(path: string, response: Response) =>
  ({ method: 'GET', path, needs: 'nothing', request: EmptySchema, response }) as const;
const administer = <Response extends z.ZodMiniType>(path: string, response: Response) =>
  ({ method: 'POST', path, needs: 'administrator', request: SubjectRequestSchema, response }) as const;
const signed = <Request extends z.ZodMiniType>(path: string, request: Request) =>
  ({ method: 'POST', path, needs: 'twilio-signature', request, response: EmptySchema }) as const;
const tool = <Request extends z.ZodMiniType, Response extends z.ZodMiniType>(path: string, request: Request, response: Response) =>
  ({ method: 'POST', path, needs: 'voice-agent', request, response }) as const;

/** What a voice-agent platform calls. */
export const voiceAgentRoutes = {
  beginConversation: tool('/tools/conversation/init', ConversationInitSchema, ConversationInitiatedSchema),
  screenTool: tool('/tools/fraud/screen', ScreenToolRequestSchema, ScreenedSchema),
  sendCodeTool: tool('/tools/otp/send', OtpSendToolRequestSchema, OtpSentSchema),
  verifyCodeTool: tool('/tools/otp/verify', OtpVerifyToolRequestSchema, OtpVerifiedSchema),
  askQuestionsTool: tool('/tools/kba/ask', KbaAskToolRequestSchema, KbaAskedSchema),
  verifyAnswersTool: tool('/tools/kba/verify', KbaVerifyToolRequestSchema, KbaVerifiedSchema),
  lookUpTool: tool('/tools/crm/lookup', PrivilegedToolRequestSchema, LookedUpSchema),
  transactionsTool: tool('/tools/crm/transactions', PrivilegedToolRequestSchema, TransactionsReadSchema),
  transferTool: tool('/tools/transfer', TransferToolRequestSchema, TransferredSchema),
  postCall: { method: 'POST', path: '/tools/post-call', needs: 'voice-agent-signature', request: PostCallSchema, response: EmptySchema },
} as const satisfies Record<string, Route>;

/** Every route of the server kit. The last three are the tutorial's paths, with its form fields. */
export const routes = {
  ...agentRoutes,
  ...gateAgentRoutes,
  ...relayRoutes,
  ...entryRoutes,
  exportSubject: administer('/v1/subjects/export', SubjectExportedSchema),
  eraseSubject: administer('/v1/subjects/erase', SubjectErasedSchema),
  health: get('/health', HealthSchema),
  readiness: get('/health/ready', ReadinessSchema),
  openApi: get('/openapi.json', OpenApiSchema),
  streamStatus: signed('/v1/streams/status', StreamStatusSchema),
  taskRouterEvents: signed('/v1/taskrouter/events', TaskRouterEventSchema),
  ...voiceAgentRoutes,
  legacyToken: agent({ path: '/getTemporaryToken', response: TokenReplySchema }, EmptySchema),
  legacyStartStream: agent({ path: '/startStreamAudio', response: StreamStartedSchema }, StreamRequestSchema),
  legacyStopStream: agent({ path: '/stopStreamAudio', response: StreamStoppedSchema }, StreamRequestSchema),
} as const satisfies Record<string, Route>;
export type RouteName = keyof typeof routes;

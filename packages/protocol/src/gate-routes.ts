/**
 * What an agent's page and the gate say to each other. The page names the call, the action and its parameters; who the caller is, what
 * counts as evidence and what it is worth, the server knows. Answers hold neither codes, answers to questions nor destinations.
 */
import * as z from 'zod/mini';
import { authenticationFactors, DecisionSchema, evidenceUses, gateRoutes, profileWordings, signalKinds, signalOutcomes } from './gate.js';
import { limits } from './limits.js';
import { CallNameSchema, namesCall } from './parts/call-name.js';

const name = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9][\w.:-]*$/));
/** What comes here was JSON, or becomes so: looking again would only bring a recursive schema into the document of the routes. */
const json = z.unknown() as unknown as z.ZodMiniType<z.core.util.JSONType>;
/** JSON data, or in a form its text. Money travels as text: `{ amount: '100.00', payee: 'ES91…' }`. */
const parameters = z._default(
  z.pipe(
    z.union([z.record(z.string(), json), z.pipe(z.string().check(z.maxLength(limits.parametersCharacters)), z.transform(parseJson))]),
    z.record(z.string(), json),
  ),
  {},
);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const GateCallRequestSchema = CallNameSchema.check(namesCall);
/** An action that the caller wants, with what it is to be done with. */
const about = { action: name, parameters };
/** Also what `state`, `decide`, `screen` and cancelling a code are asked with. */
export const GateActionRequestSchema = z.extend(CallNameSchema, about).check(namesCall);
export type GateActionRequest = z.infer<typeof GateActionRequestSchema>;

/** A piece of evidence of this call, with its age and worth. */
export const GateEvidenceSchema = z.object({
  kind: z.enum(signalKinds),
  outcome: z.enum(signalOutcomes),
  source: z.string(),
  at: z.iso.datetime(),
  ageSeconds: z.number(),
  /** Seconds for which it still counts for this action; 0: too old, or of no worth here. */
  freshForSeconds: z.number(),
  /** What it counts as under the profile. */
  worth: z.enum(evidenceUses),
  value: z.optional(z.number()),
});
export type GateEvidence = z.infer<typeof GateEvidenceSchema>;

export const fraudLevels = ['not-screened', 'low', 'elevated', 'high', 'watchlist'] as const;
export type FraudLevel = (typeof fraudLevels)[number];
/** Why a screen found risk. Words of a closed list, so that each has a text in every language; a provider's own are dropped. */
export const fraudReasons = [
  'replayed-recording',
  'injected-audio',
  'synthetic-voice',
  'voice-mismatch',
  'watchlist-match',
  'number-risk',
  'behaviour',
  'other',
] as const;
export type FraudReason = (typeof fraudReasons)[number];
/** The newest screen of the call. `null` for what was not checked: never read as clean. */
export const GateFraudSchema = z.object({
  level: z.enum(fraudLevels),
  risk: z.nullable(z.number()),
  isSynthetic: z.nullable(z.boolean()),
  isOnWatchlist: z.nullable(z.boolean()),
  reasons: z.array(z.enum(fraudReasons)),
  source: z.string(),
  at: z.iso.datetime(),
});
export type GateFraud = z.infer<typeof GateFraudSchema>;

export const codeChannels = ['sms', 'call', 'email'] as const;
/** How a code gets from the caller to the server: told to the agent, keyed on the telephone, or typed on a page by a one-time link. */
export const codeEntries = ['agent', 'keypad', 'link'] as const;
export type CodeEntry = (typeof codeEntries)[number];

const decisionForAgent = z.pick(DecisionSchema, {
  route: true,
  wants: true,
  reasons: true,
  wording: true,
  profile: true,
  policy: true,
  factors: true,
  at: true,
});

/** All that the step-up panel is drawn from. */
export const GateStateSchema = z.object({
  action: name,
  decision: decisionForAgent,
  evidence: z.array(GateEvidenceSchema),
  fraud: z.nullable(GateFraudSchema),
  /** Ways to give the factors that are set up here. */
  offers: z.object({
    codes: z.array(z.enum(codeChannels)),
    entries: z.array(z.enum(codeEntries)),
    questions: z.boolean(),
    attestations: z.array(name),
    screen: z.boolean(),
  }),
  /** The code that is out for this action; `null` when there is none. Times in milliseconds since 1970. */
  code: z.nullable(
    z.object({
      entry: z.enum(codeEntries),
      sentAt: z.number(),
      expiresAt: z.number(),
      sendsLeft: z.number(),
      triesLeft: z.number(),
      channel: z.optional(z.enum(codeChannels)),
      /** The last digits or first letter of where it went, where the server shows it. */
      mask: z.optional(z.string()),
    }),
  ),
  /** Server time of this answer, in milliseconds since 1970: pages count down from it, whatever their own clock says. */
  now: z.number(),
});
export type GateState = z.infer<typeof GateStateSchema>;

/** The outcome of `decide`: the state, and a grant when the decision is `privileged`. */
export const GateDecidedSchema = z.object({
  state: GateStateSchema,
  grant: z.nullable(
    z.object({
      /** A secret for one purpose: sent back as header `callseal-grant` to the handler of the action, and kept nowhere. */
      token: z.string().check(z.minLength(1), z.maxLength(limits.grantCharacters)),
      expiresAt: z.number(),
      singleUse: z.boolean(),
      factors: z.array(z.enum(authenticationFactors)),
    }),
  ),
});
export type GateDecided = z.infer<typeof GateDecidedSchema>;

export const CodeSendRequestSchema = z
  .extend(CallNameSchema, {
    ...about,
    channel: z.optional(z.enum(codeChannels)),
    entry: z._default(z.enum(codeEntries), 'agent'),
  })
  .check(namesCall);
const code = z.string().check(z.trim(), z.maxLength(20));
export const CodeCheckRequestSchema = z.extend(CallNameSchema, { ...about, code }).check(namesCall);

export const QuestionsAskedSchema = z.object({
  questions: z.array(z.object({ id: z.string(), text: z.string() })),
  expiresAt: z.number(),
});
export type QuestionsAsked = z.infer<typeof QuestionsAskedSchema>;
const answers = z
  .array(z.object({ id: z.string().check(z.maxLength(128)), answer: z.string().check(z.maxLength(500)) }))
  .check(z.maxLength(10));
export const AnswersRequestSchema = z
  .extend(CallNameSchema, {
    ...about,
    answers: z.pipe(
      z.union([answers, z.pipe(z.string().check(z.maxLength(limits.parametersCharacters)), z.transform(parseJson))]),
      answers,
    ),
  })
  .check(namesCall);
/** The agent saw or knows something, such as a document: identification at most. */
export const AttestRequestSchema = z.extend(CallNameSchema, { ...about, statement: name }).check(namesCall);

/** A grant, unless it is in the header {@link grantHeader}, which belongs into no log either. */
const grant = z.optional(z.string().check(z.minLength(1), z.maxLength(limits.grantCharacters)));
/** Carries a grant beside a request. */
export const grantHeader = 'callseal-grant';
/** A bot's grant is handed to the agent who took the call over. */
export const GrantTransferRequestSchema = z.extend(CallNameSchema, { ...about, grant }).check(namesCall);
export const GrantRevokedSchema = z.object({ revoked: z.custom<true>((value: unknown) => value === true) });

/** The customer of the caller's number. `ambiguous`: the number is several customers', and none is shown. */
export const CustomerFoundSchema = z.object({
  outcome: z.enum(['found', 'ambiguous', 'not-found']),
  customer: z.nullable(z.object({ id: z.string(), name: z.string() })),
  /** Hints about how to speak with the customer; only after authentication, and part of no decision. */
  hints: z.optional(z.record(z.string(), z.string())),
});
export type CustomerFound = z.infer<typeof CustomerFoundSchema>;
export const transactionsAction = 'transactions.read';
export const TransactionsRequestSchema = z.extend(CallNameSchema, { grant }).check(namesCall);
export const TransactionsSchema = z.object({
  transactions: z.array(
    z.object({ id: z.string(), amount: z.string(), currency: z.optional(z.string()), merchant: z.string(), at: z.string() }),
  ),
});
export type Transactions = z.infer<typeof TransactionsSchema>;

/**
 * What an agent's page asks the gate for, and is answered. What changes the evidence is answered with the state that it led to, so that a
 * page needs no second request; an error changes what `state` answers too, such as the tries that are left.
 */
export const gateAnswers = {
  gateState: { path: '/v1/gate/state', response: GateStateSchema },
  decide: { path: '/v1/gate/decide', response: GateDecidedSchema },
  screenCall: { path: '/v1/gate/screen', response: GateStateSchema },
  attest: { path: '/v1/gate/attest', response: GateStateSchema },
  sendCode: { path: '/v1/gate/codes/send', response: GateStateSchema },
  checkCode: { path: '/v1/gate/codes/check', response: GateStateSchema },
  cancelCode: { path: '/v1/gate/codes/cancel', response: GateStateSchema },
  askQuestions: { path: '/v1/gate/questions/ask', response: QuestionsAskedSchema },
  checkAnswers: { path: '/v1/gate/questions/check', response: GateStateSchema },
  findCustomer: { path: '/v1/gate/customer', response: CustomerFoundSchema },
  listTransactions: { path: '/v1/gate/transactions', response: TransactionsSchema },
  /** The agent's own grant, instead of the bot's. */
  transferGrant: { path: '/v1/gate/transfer', response: GateDecidedSchema },
  revokeGrants: { path: '/v1/gate/revoke', response: GrantRevokedSchema },
} as const;

/** What the caller types on the page of a one-time link. */
export const CodeEntryRequestSchema = z.object({ token: z.string().check(z.maxLength(64)), code });
export const CodeEnteredSchema = z.object({ accepted: z.custom<true>((value: unknown) => value === true) });
/** `<Gather>`'s callback, as far as it is read. */
export const KeypadSchema = z.object({ CallSid: z.optional(z.string()), Digits: z.optional(z.string()) });

/** Which texts exist for a decision: `<wording>.<route>`. */
export const decisionWordings = profileWordings.flatMap((wording) => gateRoutes.map((route) => `${wording}.${route}` as const));

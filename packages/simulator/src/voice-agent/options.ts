import type { Variables } from './definitions.js';

/** A question as the server gave it. */
export interface AskedQuestion {
  readonly id: string;
  readonly text: string;
}

/** Who calls: what they say when they are asked. */
export interface VoiceAgentCustomer {
  /** The code that they read out. Default: they have none. */
  readonly code?: () => string | Promise<string>;
  /** Their answer to a question. Default: they know none. */
  readonly answer?: (question: AskedQuestion) => string | Promise<string>;
}

/** What happened at one node. Holds no code, answer, ticket or number. */
export interface VoiceAgentStep {
  readonly node: string;
  /** The platform's type of node, such as `tool`, `say` or `standalone_agent`. */
  readonly type: string;
  /** The text that is spoken; of a prompt, what the model is asked to say. */
  readonly says?: string;
  readonly tools?: readonly VoiceAgentToolResult[];
  /** Where the conversation goes on; absent where it ends. */
  readonly next?: string;
}

/** How a tool call ended. */
export interface VoiceAgentToolResult {
  readonly name: string;
  /** HTTP status. */
  readonly status: number;
  /** Code of an error answer. */
  readonly code?: string;
}

/** Options of {@link runVoiceAgent}. */
export interface VoiceAgentOptions {
  /**
   * Where the server kit answers, on this machine: `http://127.0.0.1:4700`, with the path that it is mounted below. Its origin takes the
   * place of that of the definitions, whose paths stay.
   */
  readonly baseUrl: string;
  /** The secret that the server kit knows. */
  readonly secret: string;
  /** The workflow, and the tools by their ids, as `createElevenLabsDefinitions` or its command write them. */
  readonly workflow: object;
  readonly tools: Readonly<Record<string, object>>;
  readonly call: {
    /** As the telephony names it: that of a simulated call, for one that is also streamed. */
    readonly callSid: string;
    /** E.164. Default: withheld. */
    readonly callerId?: string;
    readonly calledNumber?: string;
    /** One of the option `agentIds` of the server kit. */
    readonly agentId: string;
  };
  /** Default: a new one. */
  readonly conversationId?: string;
  readonly customer: VoiceAgentCustomer;
  /** Variables that whoever starts the conversation presets. They win over what the webhook answers: the worst that could be. */
  readonly presets?: Readonly<Variables>;
  /** Whether the platform assigns variables from answers that are no success. Default true; nobody has told which is so. */
  readonly assignsFailures?: boolean;
  /** Sends a post-call webhook under this secret when the conversation is over. Default: none. */
  readonly webhookSecret?: string;
  /** Is told of each step as it is left. What it returns is waited for. */
  readonly onStep?: (step: VoiceAgentStep) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** How a conversation ended. */
export interface VoiceAgentResult {
  readonly conversationId: string;
  /** The last node: where the caller is now. */
  readonly node: string;
  /** Its type: `standalone_agent` and `phone_number` are transfers; any other is a dead end. */
  readonly type: string;
  readonly steps: readonly VoiceAgentStep[];
  /** What the variables held in the end. Secret: tickets are among them. */
  readonly variables: Readonly<Variables>;
}

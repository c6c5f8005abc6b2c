// What samples take for granted: the reader's own desktop, directory and bank. A sample may use these names without declaring them; what is
// ours it must import.
import '@callseal/widget/jsx';
import type { Session } from '@callseal/client';
import type { Engine } from '@callseal/engine';
import type { Callseal, CallsealOptions } from '@callseal/server-kit';
import type { CallsealAgent } from '@callseal/widget';

interface OwnCall {
  readonly sid: string;
  readonly from: string;
  readonly live: boolean;
}
type GateOptions = NonNullable<CallsealOptions['gate']>;

declare global {
  // the page
  const agent: CallsealAgent;
  const session: Session & { readonly token: string };
  const desktopToken: string;
  const desktop: {
    readonly token: string;
    onCall(listener: (call: OwnCall) => void): void;
    mark(callSid: string, what: string): void;
    run(action: string, headers: Record<string, string>): void;
  };
  const phone: { on(event: 'call' | 'answer' | 'hold' | 'end', listener: (call: { id: string; from: string }) => void): void };
  const urlsConfig: CallsealAgent['urlsConfig'];
  const externalMethods: CallsealAgent['externalMethods'];
  const iframe: HTMLIFrameElement;
  const container: HTMLElement;
  const form: FormData;
  const tab: { count: number };
  function save(summary: unknown): Promise<void>;
  function toast(title: string, text: string): void;
  const ApiClient: { readonly instance: { readonly authData: { readonly accessToken: string } } };

  // the server
  const callseal: Callseal;
  const agents: CallsealOptions['agents'];
  const calls: CallsealOptions['calls'];
  const state: NonNullable<CallsealOptions['state']>;
  const gate: GateOptions;
  const privateJwk: GateOptions['grants']['keys'][number];
  const sms: NonNullable<NonNullable<GateOptions['codes']>['channels']>[string];
  const directory: { destinationsOf(number: string): ReturnType<NonNullable<GateOptions['codes']>['destinations']> };
  const callOfSession: Parameters<typeof import('@callseal/server-kit/gate').requireCallGrant>[0]['caseOf'];
  const fraud: GateOptions['fraud'];
  const customers: GateOptions['customers'];
  const audit: GateOptions['audit'];
  const subjectKey: string;
  const publicBaseUrl: string;
  const engine: Engine;
  const victor: { readonly callSid: string };
  function securityToken(): string;
  function isTransfer(value: unknown): boolean;
  function move(parameters: unknown): Promise<Response>;
  function transfer(parameters: unknown): Promise<unknown>;
  function note(type: string, callId: string | null): Promise<void>;

  // a test
  const workflow: Parameters<typeof import('@callseal/simulator/voice-agent').runVoiceAgent>[0]['workflow'];
  const tools: Parameters<typeof import('@callseal/simulator/voice-agent').runVoiceAgent>[0]['tools'];
  const secret: string;
  const answers: Record<string, string>;
  function smsOf(number: string): string;
}

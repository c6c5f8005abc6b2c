import type { ExternalMethods, MockResponseType } from '@callseal/protocol/element-config';
import type * as Embed from '@callseal/widget/embed';
import type { DeskEvent, QueueEntry, TakenCall } from '../contract.js';
import { type DeskClient, openDesk } from './desk-client.js';
import { describeResponse, followElement } from './element-log.js';
import { find } from './find.js';
import { type Microphone, openMicrophone } from './microphone.js';
import { showQueue } from './queue.js';
import { chosenMock, showServices } from './services.js';
import { showLanguages } from './languages.js';
import { createTelephone } from './telephone.js';
import { createWireLog } from './wire-log.js';
import { createWish } from './wish.js';

const connection = find('connection', HTMLSelectElement);
const isDirect = new URLSearchParams(location.search).get('connection') === 'direct';
connection.value = isDirect ? 'direct' : 'relay';
connection.addEventListener('change', () => {
  location.search = connection.value === 'direct' ? '?connection=direct' : '';
});

// the shipped one-file bundles, as a customer's page would load them; the one for the relay has no Socket.IO in it
const bundle = isDirect ? '/embed.js' : '/embed-relay.js';
const { CallsealAgent, createServerKitClient } = (await import(bundle)) as Pick<typeof Embed, 'CallsealAgent'> &
  Partial<Pick<typeof Embed, 'createServerKitClient'>>;

const agent = find('agent', CallsealAgent);
const automatic = find('automatic', HTMLInputElement);
const deleteAfter = find('delete-after', HTMLInputElement);
const consent = find('consent', HTMLInputElement);
const caption = find('caption', HTMLQuoteElement);
const problem = find('problem', HTMLParagraphElement);
const log = createWireLog();

/** The call that this page has, or that the AI agent has for it. */
let current: { readonly call: TakenCall; readonly since: number; microphone: Microphone | null; isWithAi: boolean } | null = null;

function say(text: string | null): void {
  problem.textContent = text ?? '';
  problem.hidden = text === null;
}

function configure(): void {
  // another set-up begins with the next call: nobody may ask about one that is over
  if (current === null) agent.callSid = '';
  agent.consentConfig = { required: consent.checked };
  const mock: MockResponseType | null = chosenMock();
  agent.developmentConfig = {
    mockApi: mock !== null,
    mockResponseType: mock ?? '',
    automaticVerification: automatic.checked,
    deleteOnlyAfterVerification: deleteAfter.checked,
  };
}

function setUp(desk: DeskClient): void {
  // in relay mode the server keeps registrations and counts its own verdicts
  const kit = createServerKitClient?.({ baseUrl: `${location.origin}/kit`, securityToken: desk.welcome.token });
  const externalMethods: ExternalMethods = {
    ...kit?.externalMethods,
    onResponse: (response, id) => {
      log.add(describeResponse(response));
      return kit?.externalMethods.onResponse(response, id);
    },
    onGrant: (grant) => {
      wish.grant(grant as { token: string; action: string });
    },
  };
  agent.securityToken = desk.welcome.token;
  agent.urlsConfig = isDirect
    ? {
        urlSio: desk.welcome.urlSio,
        urlGetTemporaryToken: '/kit/v1/token',
        urlStartStreaming: '/kit/v1/streams/start',
        urlStopStreaming: '/kit/v1/streams/stop',
      }
    : { urlRelay: '/kit' };
  agent.externalMethods = externalMethods;
  configure();
}

function showCall(): void {
  const call = current?.call;
  find('call-title', HTMLHeadingElement).textContent = call === undefined ? 'No call' : titleOf(call);
  find('call-number', HTMLParagraphElement).textContent = call?.number ?? 'Take a caller from the queue.';
  find('hang-up', HTMLButtonElement).hidden = call === undefined;
  telephone.show(desk.welcome.queue.find(({ id }) => id === call?.callerId) ?? null);
  wish.clear();
  if (call === undefined || current?.isWithAi === true) {
    agent.callInProgress = false;
    caption.hidden = true;
    return;
  }
  agent.callSid = call.callSid;
  agent.callerId = call.number;
  agent.taskSid = call.taskSid;
  agent.conferenceSid = call.conferenceSid;
  agent.callInProgress = true;
}

function titleOf({ name }: TakenCall): string {
  return current?.isWithAi === true ? `${name}, with the AI agent` : name;
}

function endCall(): void {
  current?.microphone?.stop();
  current = null;
  showCall();
  mark(null);
}

async function take(desk: DeskClient, entry: QueueEntry): Promise<void> {
  say(null);
  mark(entry.id);
  try {
    const isWithAi = aiFirst.checked && entry.kind === 'sample';
    const call = await (isWithAi ? desk.letAgentAnswer(entry.id) : desk.takeCall(entry.id));
    current = { call, since: Date.now(), microphone: null, isWithAi };
    if (entry.kind === 'microphone') current.microphone = await openMicrophone(desk.welcome.token, call.callSid);
    showCall();
  } catch (error) {
    const failed = current?.call.callSid;
    endCall();
    if (failed !== undefined) await desk.hangUp(failed);
    say(error instanceof Error ? error.message : 'The call could not be taken. Try again.');
  }
}

function heard(event: DeskEvent): void {
  if (event.kind === 'line') log.add(event);
  else if (event.kind === 'stream') log.stream(event);
  else if (event.kind === 'handed-over') void takeOver(event);
  else if (event.callSid !== current?.call.callSid) return;
  else if (event.kind === 'call-ended') endCall();
  else if (event.kind === 'message') telephone.message(event.text);
  else {
    caption.textContent = event.text;
    caption.hidden = event.text === null;
  }
}

/** The AI agent gives the call to this page, and its permission with it, which the server makes this agent's own. */
async function takeOver({ call, outcome, grant }: Extract<DeskEvent, { kind: 'handed-over' }>): Promise<void> {
  if (current?.call.callSid !== call.callSid) return;
  current.isWithAi = false;
  // what the AI agent may do for callers: show their transactions
  wish.choose('transactions.read');
  showCall();
  wish.say(outcome);
  if (grant === null) return;
  try {
    wish.grant({ action: 'transactions.read', token: await desk.takeGrant(call.callSid, grant) });
  } catch (error) {
    say(error instanceof Error ? error.message : 'The permission of the AI agent could not be taken over.');
  }
}

function tick(): void {
  const seconds = current === null ? null : Math.floor((Date.now() - current.since) / 1000);
  find('call-timer', HTMLParagraphElement).textContent =
    seconds === null ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

showServices(() => {
  configure();
  log.add({ lane: 'element', text: chosenMock() === null ? 'real voice engine' : `mock outcome ${String(chosenMock())}` });
});
followElement(agent, log);
for (const box of [automatic, deleteAfter, consent]) box.addEventListener('change', configure);
showLanguages((tag) => {
  agent.lang = tag;
});
const theme = find('theme', HTMLSelectElement);
theme.addEventListener('change', () => {
  document.documentElement.dataset.theme = theme.value;
});
setInterval(tick, 500);

const desk = await openDesk((lost) => {
  say(lost ? 'The desk does not answer. It is tried again every two seconds; if it stays, start it with npm start.' : null);
});
const aiFirst = find('ai-first', HTMLInputElement);
const wish = createWish(agent, desk, () => current?.call.callSid);
const telephone = createTelephone(async (digits) => {
  if (current !== null) await desk.key(current.call.callSid, digits);
});
const mark = showQueue(desk.welcome.queue, (entry) => void take(desk, entry));
setUp(desk);
showCall();
desk.listen(heard);
find('hang-up', HTMLButtonElement).addEventListener('click', () => {
  const callSid = current?.call.callSid;
  endCall();
  if (callSid !== undefined) void desk.hangUp(callSid);
});

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
import { createWireLog } from './wire-log.js';

// the shipped one-file bundle, as a customer's page would load it
const bundle = '/embed.js';
const { CallsealAgent, createServerKitClient } = (await import(bundle)) as typeof Embed;

const agent = find('agent', CallsealAgent);
const automatic = find('automatic', HTMLInputElement);
const deleteAfter = find('delete-after', HTMLInputElement);
const consent = find('consent', HTMLInputElement);
const caption = find('caption', HTMLQuoteElement);
const problem = find('problem', HTMLParagraphElement);
const log = createWireLog();

let current: { readonly call: TakenCall; readonly since: number; microphone: Microphone | null } | null = null;

function say(text: string | null): void {
  problem.textContent = text ?? '';
  problem.hidden = text === null;
}

function configure(): void {
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
  const kit = createServerKitClient({ baseUrl: `${location.origin}/kit`, securityToken: desk.welcome.token });
  const externalMethods: ExternalMethods = {
    ...kit.externalMethods,
    onResponse: (response, id) => {
      log.add(describeResponse(response));
      return kit.externalMethods.onResponse(response, id);
    },
  };
  agent.securityToken = desk.welcome.token;
  agent.urlsConfig = {
    urlSio: desk.welcome.urlSio,
    urlGetTemporaryToken: '/kit/v1/token',
    urlStartStreaming: '/kit/v1/streams/start',
    urlStopStreaming: '/kit/v1/streams/stop',
  };
  agent.externalMethods = externalMethods;
  configure();
}

function showCall(): void {
  const call = current?.call;
  find('call-title', HTMLHeadingElement).textContent = call?.name ?? 'No call';
  find('call-number', HTMLParagraphElement).textContent = call?.number ?? 'Take a caller from the queue.';
  find('hang-up', HTMLButtonElement).hidden = call === undefined;
  if (call === undefined) {
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
    const call = await desk.takeCall(entry.id);
    current = { call, since: Date.now(), microphone: null };
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
  else if (event.callSid !== current?.call.callSid) return;
  else if (event.kind === 'call-ended') endCall();
  else {
    caption.textContent = event.text;
    caption.hidden = event.text === null;
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
const mark = showQueue(desk.welcome.queue, (entry) => void take(desk, entry));
setUp(desk);
showCall();
desk.listen(heard);
find('hang-up', HTMLButtonElement).addEventListener('click', () => {
  const callSid = current?.call.callSid;
  endCall();
  if (callSid !== undefined) void desk.hangUp(callSid);
});

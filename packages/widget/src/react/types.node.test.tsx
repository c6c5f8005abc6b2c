/** Types of the React component and of the tag in JSX, both directions: the compiler is the test, running it shows that it compiled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallsealAgent as AgentElement, CallsealVerifiedEvent, VerdictDetail } from '@callseal/widget';
import type {} from '@callseal/widget/jsx';
import { CallsealAgent, type CallsealAgentProps } from '@callseal/widget/react';
import { createRef } from 'react';
import { type AgentEvents, eventProps } from './agent-events.js';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Listened = { [Type in keyof HTMLElementEventMap as Type extends `callseal-${string}` ? Type : never]: HTMLElementEventMap[Type] };
const everyEvent: Same<AgentEvents, Listened> = true;
const everyEventHasAProp: Same<keyof AgentEvents, (typeof eventProps)[keyof typeof eventProps]> = true;

const urls = { urlSio: 'https://voice.example' };
const count = 3;

test('the component takes properties, handlers of every event, and a ref to the element', () => {
  const ref = createRef<AgentElement>();
  const good = [
    <CallsealAgent key={1} callSid="CA1" callerId="+34600000001" callInProgress ref={ref} />,
    <CallsealAgent key={2} callSid={undefined} developmentConfig={{ mockApi: true }} urlsConfig={urls} theme="dark" />,
    <CallsealAgent key={3} securityToken={() => 'token'} parties={2} />,
    <CallsealAgent
      key={4}
      onVerified={(event) => {
        const detail: VerdictDetail = event.detail;
        const score: number | null = detail.evidence.score;
        return score;
      }}
      onUnavailable={({ detail }) => detail.code satisfies string}
      onClick={(event) => event.currentTarget.phase satisfies string}
    />,
    <CallsealAgent
      key={5}
      id="voice"
      className="card"
      style={{ inlineSize: 280 }}
      lang="es"
      data-testid="voice"
      aria-label="Voice check"
    />,
  ];
  assert.equal(good.length, 5);

  const bad: readonly unknown[] = [
    // @ts-expect-error a number is no id
    <CallsealAgent key={1} callSid={count} />,
    // @ts-expect-error no such property
    <CallsealAgent key={2} callsid="CA1" />,
    // @ts-expect-error no such theme
    <CallsealAgent key={3} theme="blue" />,
    // @ts-expect-error phase can only be read
    <CallsealAgent key={4} phase="verified" />,
    // @ts-expect-error no such detail
    <CallsealAgent key={5} onVerified={(event) => event.detail.credential} />,
    // @ts-expect-error another event's handler
    <CallsealAgent key={6} onDeleted={(event: CallsealVerifiedEvent) => event} />,
    // @ts-expect-error methods of Lit are no props
    <CallsealAgent key={7} requestUpdate={() => undefined} />,
    // @ts-expect-error it shows no children
    <CallsealAgent key={8}>text</CallsealAgent>,
    // @ts-expect-error no such configuration
    <CallsealAgent key={9} developmentConfig={{ mock: true }} />,
    // @ts-expect-error another element's ref
    <CallsealAgent key={10} ref={createRef<HTMLInputElement>()} />,
  ];
  assert.equal(bad.length, 10);
  const props: CallsealAgentProps = { callSid: 'CA1' };
  // @ts-expect-error not on the server-side type either
  assert.equal(props.updateComplete, undefined);
});

test('the tag takes properties, attributes in lower case, and events as React 19 listens to them', () => {
  const ref = createRef<AgentElement>();
  const good = [
    <callseal-agent key={1} callsid="CA1" callerid="+34600000001" callinprogress={false} ref={ref} />,
    <callseal-agent key={2} callSid="CA1" callInProgress developmentConfig={{ mockApi: true }} parties={2} />,
    <callseal-agent key={3} callinprogress="false" parties={2} theme="auto" class="card" id="voice" />,
    <callseal-agent key={4} oncallseal-verified={(event) => event.detail.evidence.score} />,
  ];
  assert.equal(good.length, 4);

  const bad: readonly unknown[] = [
    // @ts-expect-error a number is no id
    <callseal-agent key={1} callsid={count} />,
    // @ts-expect-error no such attribute
    <callseal-agent key={2} calls="CA1" />,
    // @ts-expect-error objects are no attributes
    <callseal-agent key={3} developmentconfig={{ mockApi: true }} />,
    // @ts-expect-error neither yes nor no
    <callseal-agent key={4} callinprogress="maybe" />,
    // @ts-expect-error another event's handler
    <callseal-agent key={5} oncallseal-deleted={(event: CallsealVerifiedEvent) => event} />,
    // @ts-expect-error no such tag
    <callseal-agents key={6} />,
    // @ts-expect-error a function is no attribute
    <callseal-agent key={7} securitytoken={() => 'token'} />,
  ];
  assert.equal(bad.length, 7);
});

test('every event of the element has a prop', () => {
  assert.deepEqual([everyEvent, everyEventHasAProp], [true, true]);
});

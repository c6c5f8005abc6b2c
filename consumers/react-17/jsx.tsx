/** Types in an application of React 17, both directions; only compiled (packages/widget/src/react/old-jsx.node.test.ts). */
import '@callseal/widget/jsx-global';
import type { CallsealAgent as AgentElement } from '@callseal/widget';
import { CallsealAgent } from '@callseal/widget/react';
import * as React from 'react';

const ref = React.createRef<AgentElement>();

export const good = (
  <main>
    <callseal-agent callSid="CA1" callerId="+34600000001" callInProgress={false} ref={ref} />
    <callseal-agent callsid="CA1" callerid="+34600000001" callinprogress="false" class="card" theme="dark" />
    <CallsealAgent callSid="CA1" developmentConfig={{ mockApi: true }} onVerified={({ detail }) => detail.evidence.score} ref={ref} />
  </main>
);

export const bad = (
  <main>
    {/* @ts-expect-error a number is no id */}
    <callseal-agent callSid={1} />
    {/* @ts-expect-error no such theme */}
    <callseal-agent theme="blue" />
    {/* @ts-expect-error no such attribute */}
    <callseal-agent calls="CA1" />
    {/* @ts-expect-error no such tag */}
    <callseal-agents />
    {/* @ts-expect-error no such detail */}
    <CallsealAgent onVerified={({ detail }) => detail.credential} />
    {/* @ts-expect-error phase can only be read */}
    <CallsealAgent phase="verified" />
  </main>
);

/** The React component on a server, without a DOM. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CallsealAgent } from '@callseal/widget/react';
import type { ReactElement } from 'react';

// react-dom has no types of its own
const server = (await import('react-dom/server' as string)) as { renderToString(element: ReactElement): string };

describe('the React component on a server', () => {
  test('renders the tag without properties, which the browser sets', () => {
    const methods = { getCredential: () => 'secret' };
    const element = (
      <CallsealAgent callSid="CA1" callerId="+34600000001" callInProgress={false} externalMethods={methods} onVerified={() => undefined} />
    );
    assert.equal(server.renderToString(element), '<callseal-agent></callseal-agent>');
  });

  test('renders what React sets on any element', () => {
    const element = <CallsealAgent id="voice" className="card" lang="es" hidden callSid="CA1" />;
    assert.equal(server.renderToString(element), '<callseal-agent id="voice" class="card" lang="es" hidden=""></callseal-agent>');
  });
});

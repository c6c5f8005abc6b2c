'use client';
import { CallsealAgent } from '@callseal/widget/react';

const developmentConfig = { mockApi: true };
const externalMethods = { getCredential: () => 'a registration', storeCredential: () => undefined, deleteCredential: () => undefined };

export function Desktop() {
  return (
    <CallsealAgent
      callSid="CA00000000000000000000000000000001"
      callerId="+12025550101"
      callInProgress
      developmentConfig={developmentConfig}
      externalMethods={externalMethods}
      onVerified={(event) => (globalThis.heard = [event.type])}
    />
  );
}

/** Two calls of two people; the numbers are from the range kept free for stories. */
export const firstCall = { callSid: 'CA00000000000000000000000000000001', callerId: '+34600000001', callInProgress: true } as const;
export const secondCall = { callSid: 'CA00000000000000000000000000000002', callerId: '+34600000002', callInProgress: true } as const;

/** A configuration that would work, for elements whose services are played. */
export const urlsConfig = {
  urlSio: '/sio',
  urlGetTemporaryToken: '/token',
  urlStartStreaming: '/start',
  urlStopStreaming: '/stop',
} as const;

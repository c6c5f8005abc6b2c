import { actionList, jsonFile, signallingUrl } from './gate-schemas.js';
import { number, oneOf, plainText, threshold, words } from './value-schemas.js';
import type { Variable } from './variable.js';

/** What callers may do, and by which evidence. */
export const gateVariables = {
  CALLSEAL_RELAY_SIGNALLING_URL: {
    group: 'Verification by the server',
    about:
      "The voice service's signalling: the server holds its session and the registration, and pages see progress and verdict alone. Switches it on; needs streams, tokens and registrations.",
    otherwise: 'pages hold the session',
    example: 'https://voice.example.com',
    schema: signallingUrl,
  },
  CALLSEAL_RELAY_SCORE_THRESHOLD: {
    group: 'Verification by the server',
    about: 'The similarity from which a voice matches.',
    otherwise: '0.8',
    example: '0.8',
    schema: threshold,
  },
  CALLSEAL_RELAY_AUTHENTICITY_THRESHOLD: {
    group: 'Verification by the server',
    about: 'The likelihood of a live voice below which it counts as a spoof.',
    otherwise: '0.5',
    example: '0.5',
    schema: threshold,
  },
  CALLSEAL_RELAY_REGISTRATION_SECONDS: {
    group: 'Verification by the server',
    about: 'Seconds of speech for a registration.',
    otherwise: '3',
    example: '10',
    schema: number(3, 30, { fraction: true }),
  },
  CALLSEAL_RELAY_VERIFICATION_SECONDS: {
    group: 'Verification by the server',
    about: 'Seconds of speech for a verification.',
    otherwise: '3',
    example: '5',
    schema: number(3, 30, { fraction: true }),
  },
  CALLSEAL_RELAY_OPERATION_SECONDS: {
    group: 'Verification by the server',
    about: 'Seconds from the start of the audio to the verdict, at most, and not longer than CALLSEAL_STREAM_SECONDS.',
    otherwise: '120, or CALLSEAL_STREAM_SECONDS',
    example: '60',
    schema: number(10, 3600),
  },
  CALLSEAL_RELAY_DIRECT_MODE: {
    group: 'Verification by the server',
    about:
      "`yes` keeps the routes by which pages hold the session themselves: the voice service's token, and registrations of callers whom they name. Whoever can write those decides what the server compares with.",
    otherwise: 'no',
    example: 'no',
    schema: oneOf(['yes', 'no']),
  },
  CALLSEAL_ACTIONS: {
    group: 'Gate',
    about:
      'What callers may ask for: names, separated by commas, with the seconds that a grant lives (120) and `many` when it lets more than one request through. Switches the gate on.',
    otherwise: 'there is no gate',
    example: 'transfer/60,address.change,transactions.read/300/many',
    schema: actionList,
  },
  CALLSEAL_GRANT_KEYS: {
    group: 'Gate',
    about: 'Private keys of grants, as JSON Web Keys or PEM: the first signs, all verify. `callseal keys generate grants` makes one.',
    needed: 'with CALLSEAL_ACTIONS',
    example: '[{"kty":"OKP","crv":"Ed25519",…}]',
    secret: true,
    schema: plainText,
  },
  CALLSEAL_GATE_POLICY_FILE: {
    group: 'Gate',
    about: 'The JSON file with your policy.',
    otherwise: 'the policy that comes with the kit',
    example: '/etc/callseal/policy.json',
    schema: jsonFile,
  },
  CALLSEAL_GATE_PROFILE: {
    group: 'Gate',
    about: 'What evidence is worth: `baseline`, `nist-800-63b-4`, `psd2`, `asvs-l2`, or the path of a JSON file.',
    otherwise: 'nist-800-63b-4',
    example: 'psd2',
    schema: plainText,
  },
  CALLSEAL_GATE_ATTESTATIONS: {
    group: 'Gate',
    about: 'What agents may attest, separated by commas.',
    otherwise: 'nothing',
    example: 'document-seen',
    schema: words,
  },
} as const satisfies Readonly<Record<string, Variable>>;

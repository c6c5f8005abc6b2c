import { codeChannels, fields, jsonFile, numberingPlan, platformSecrets, signallingUrl } from './gate-schemas.js';
import { keyText, matching, oneOf, plainText, secretList, secretText, serviceUrl, sid, words } from './value-schemas.js';
import type { Variable } from './variable.js';

/** How callers are identified: codes, records, screens, and the platforms that ask for it. */
export const customerVariables = {
  CALLSEAL_CODES_VERIFY_SID: {
    group: 'One-time codes',
    about: 'The service of Twilio Verify that makes and sends codes. It, or one of the two senders, switches codes on.',
    otherwise: 'no codes, or those of a sender',
    example: 'VA00000000000000000000000000000000',
    schema: sid('VA'),
  },
  CALLSEAL_CODES_FROM: {
    group: 'One-time codes',
    about: 'The number or name that codes of ours are sent from, by Twilio Messaging, as text messages alone.',
    otherwise: 'no codes, or those of another sender',
    example: '+34910000000',
    schema: matching(
      /^(\+[1-9]\d{6,14}|[A-Za-z0-9 ]{1,11}|\d{3,8})$/,
      'must be a number in E.164, a short code or a name of up to 11 characters.',
    ),
  },
  CALLSEAL_CODES_MESSAGING_SID: {
    group: 'One-time codes',
    about: 'The Messaging Service that chooses the sender, instead of CALLSEAL_CODES_FROM.',
    otherwise: 'no codes, or those of another sender',
    example: 'MG00000000000000000000000000000000',
    schema: sid('MG'),
  },
  CALLSEAL_CODES_CHANNELS: {
    group: 'One-time codes',
    about: 'Ways to send, the preferred one first: `sms`, and with Twilio Verify also `call` and `email`.',
    otherwise: 'sms',
    example: 'sms,call',
    schema: codeChannels,
  },
  CALLSEAL_CODES_KEY: {
    group: 'One-time codes',
    about: 'The key under which codes are hashed and counted. Another one forgets every code and count.',
    otherwise: 'CALLSEAL_SUBJECT_KEY',
    example: '32 bytes in base64',
    secret: true,
    schema: keyText,
  },
  CALLSEAL_CODES_KEYPAD_NEXT: {
    group: 'One-time codes',
    about: 'Lets callers key their code: the TwiML with which a call goes on afterwards.',
    otherwise: 'codes are typed by the agent, or on a page',
    example: 'https://twiml.example.com/after-code',
    schema: serviceUrl('https:'),
  },
  CALLSEAL_DIRECTORY_URL: {
    group: "Customers' records",
    about:
      'Your endpoint that says where codes of a caller go, and what their answers are, asked by POST with the secret in `x-callseal-secret`.',
    otherwise: 'codes need Salesforce, and there are no questions',
    example: 'https://directory.example.com/callseal',
    schema: serviceUrl('https:'),
  },
  CALLSEAL_DIRECTORY_SECRET: {
    group: "Customers' records",
    about: 'By which your endpoint knows who asks.',
    needed: 'with CALLSEAL_DIRECTORY_URL',
    example: 'made with: callseal keys generate',
    secret: true,
    schema: secretText,
  },
  CALLSEAL_QUESTIONS_FILE: {
    group: "Customers' records",
    about:
      'The JSON file with every question there is, each with `id`, `text` and `kind` (`text`, `digits` or `date`). Switches questions on.',
    otherwise: 'no questions are asked',
    example: '/etc/callseal/questions.json',
    schema: jsonFile,
  },
  CALLSEAL_SALESFORCE_URL: {
    group: "Customers' records",
    about:
      "My Domain of the Salesforce org that has the customers. Switches lookups on; the connected app's user should be able to read the fields below alone.",
    otherwise: 'no customers are looked up',
    example: 'https://acme.my.salesforce.com',
    schema: serviceUrl('https:', { query: false }),
  },
  CALLSEAL_SALESFORCE_CLIENT_ID: {
    group: "Customers' records",
    about: 'The consumer key of a connected app with the client credentials flow.',
    needed: 'with CALLSEAL_SALESFORCE_URL',
    example: '3MVG9…',
    schema: plainText,
  },
  CALLSEAL_SALESFORCE_CLIENT_SECRET: {
    group: "Customers' records",
    about: 'Its consumer secret.',
    needed: 'with CALLSEAL_SALESFORCE_URL',
    example: 'as Salesforce shows it',
    secret: true,
    schema: plainText,
  },
  CALLSEAL_SALESFORCE_INSTANCE_URL: {
    group: "Customers' records",
    about: 'Where the API is, for an org whose token answers name another place than My Domain.',
    otherwise: 'CALLSEAL_SALESFORCE_URL',
    example: 'https://acme.my.salesforce.com',
    schema: serviceUrl('https:', { query: false }),
  },
  CALLSEAL_SALESFORCE_API_VERSION: {
    group: "Customers' records",
    about: 'The version of the REST API.',
    otherwise: '62.0',
    example: '62.0',
    schema: matching(/^(3[6-9]|[4-9]\d|\d{3})\.0$/, 'must be 36.0 or later, written like 62.0.'),
  },
  CALLSEAL_SALESFORCE_CONTACT: {
    group: "Customers' records",
    about: 'Where customers are: `object`, `name`, `account`, and `phones` with a plus between them.',
    otherwise: 'object=Contact,name=Name,account=AccountId,phones=Phone+MobilePhone',
    example: 'phones=MobilePhone+HomePhone',
    schema: fields(['object', 'name', 'account', 'phones']),
  },
  CALLSEAL_SALESFORCE_HINTS: {
    group: "Customers' records",
    about: 'Hints about how to speak with a customer, each with its field. Given out after authentication only, and part of no decision.',
    otherwise: 'none',
    example: 'language=Language__c',
    schema: fields(),
  },
  CALLSEAL_SALESFORCE_DESTINATIONS: {
    group: "Customers' records",
    about: 'Fields that say where codes go, by channel. Give this or CALLSEAL_DIRECTORY_URL.',
    otherwise: 'the directory says it',
    example: 'sms=MobilePhone,email=Email',
    schema: fields(['sms', 'call', 'email']),
  },
  CALLSEAL_SALESFORCE_TRANSACTION: {
    group: "Customers' records",
    about: 'Where transactions are: `object`, `account`, `amount`, `currency`, `merchant`, `at`.',
    otherwise: 'object=Transaction__c,account=Account__c,amount=Amount__c,merchant=Merchant__c,at=Date__c',
    example: 'object=Payment__c,at=BookedAt__c',
    schema: fields(['object', 'account', 'amount', 'currency', 'merchant', 'at']),
  },
  CALLSEAL_SALESFORCE_NUMBERS: {
    group: "Customers' records",
    about:
      'How the org writes numbers without their country: the country code, and after a slash what is dialled before a national number.',
    otherwise: "such numbers are nobody's",
    example: '49/0',
    schema: numberingPlan,
  },
  CALLSEAL_FRAUD_URL: {
    group: 'Fraud screen',
    about:
      "The endpoint of a fraud screen, yours or a vendor's, asked with the secret in `x-callseal-secret`. Without a screen, or when it fails, a call counts as not screened.",
    otherwise: 'no call is screened, or the engine does it',
    example: 'https://screen.example.com/v1/calls',
    schema: serviceUrl('https:'),
  },
  CALLSEAL_FRAUD_SECRET: {
    group: 'Fraud screen',
    about: 'By which it knows who asks.',
    needed: 'with CALLSEAL_FRAUD_URL',
    example: 'as the provider gave it',
    secret: true,
    schema: secretText,
  },
  CALLSEAL_FRAUD_NUMBER_FIELD: {
    group: 'Fraud screen',
    about: "The field in which the endpoint is told the caller's number.",
    otherwise: 'it is not told',
    example: 'caller.number',
    schema: matching(/^[A-Za-z_]\w{0,63}(\.[A-Za-z_]\w{0,63}){0,7}$/, 'must be a path of names with dots between.'),
  },
  CALLSEAL_FRAUD_SIGNALLING_URL: {
    group: 'Fraud screen',
    about:
      "The signalling of Callseal's own engine, which then screens calls itself. Instead of CALLSEAL_FRAUD_URL; needs streams and tokens.",
    otherwise: 'no call is screened, or an endpoint does it',
    example: 'https://voice.example.com',
    schema: signallingUrl,
  },
  CALLSEAL_FRAUD_TRUST_LINE: {
    group: 'Fraud screen',
    about:
      'Whether a call in which the engine found neither a recording nor injected audio counts as not synthetic: `yes`, or `no`, since it does not look for synthetic voices.',
    otherwise: 'no',
    example: 'no',
    schema: oneOf(['yes', 'no']),
  },
  CALLSEAL_VOICE_AGENT_IDS: {
    group: 'Voice agents',
    about: 'Ids of the agents on the voice-agent platform that may begin a conversation, separated by commas. Switches the tools on.',
    otherwise: 'there are no tools',
    example: 'agent_01jxyz',
    schema: words,
  },
  CALLSEAL_VOICE_AGENT_SECRETS: {
    group: 'Voice agents',
    about: 'What the platform sends in `x-callseal-secret`: one, or two separated by a comma while they are exchanged.',
    needed: 'with CALLSEAL_VOICE_AGENT_IDS, or certificates; with both, both are demanded',
    example: 'made with: callseal keys generate',
    secret: true,
    schema: platformSecrets,
  },
  CALLSEAL_VOICE_AGENT_CERTIFICATES: {
    group: 'Voice agents',
    about: "SHA-256 fingerprints of the platform's client certificates, separated by commas.",
    otherwise: 'no certificate is asked for',
    example: '00'.repeat(32),
    schema: words,
  },
  CALLSEAL_VOICE_AGENT_CERTIFICATE_HEADER: {
    group: 'Voice agents',
    about:
      'The header by which the proxy that ends TLS says which certificate it was shown. Name it only when the proxy removes it from what clients send.',
    otherwise: 'the certificate of the connection itself counts',
    example: 'x-client-cert',
    schema: matching(/^[a-z0-9-]{1,64}$/, 'must be the name of a header in small letters.'),
  },
  CALLSEAL_VOICE_AGENT_ACTIONS: {
    group: 'Voice agents',
    about: 'Actions of CALLSEAL_ACTIONS that a voice agent may ask for, separated by commas.',
    otherwise: 'transactions.read',
    example: 'transactions.read,transfer',
    schema: words,
  },
  CALLSEAL_VOICE_AGENT_WEBHOOK_SECRETS: {
    group: 'Voice agents',
    about: "Secrets of the platform's webhook after a conversation: one, or two while they are exchanged.",
    otherwise: 'the webhook is refused',
    example: 'as the platform shows it once',
    secret: true,
    schema: secretList,
  },
} as const satisfies Readonly<Record<string, Variable>>;

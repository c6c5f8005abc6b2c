/** Everything of a deployment that nobody outside may see. Each is long and odd enough never to occur by chance. */
export const marks = {
  authToken: 'marked1auth0token2of3the4account',
  clientSecret: 'marked-client-secret/9f2b',
  accessToken: 'marked-access-token.3c81',
  agentToken: 'marked-agent-token.77ab',
  adminToken: 'marked-admin-token.41dd',
  credential: 'marked-credential-51aa90',
  number: '+34699000777',
  requestedNumber: '+34699000888',
  subjectKey: Buffer.from('marked-subject-key-of-32-bytes!!').toString('base64'),
  platformSecret: Buffer.from('marked-secret-of-a-voice-agent-platform').toString('base64'),
  webhookSecret: 'marked-secret-of-the-post-call-webhook',
  databasePassword: 'marked-database-password-0c',
  code: '6613802947',
  answer: 'marked-answer-of-the-caller-2e',
  grant: 'marked-grant-token.8a3f',
  payee: 'marked-payee-55d0',
  redisPassword: 'marked-redis-password-7e',
} as const;
export type Mark = keyof typeof marks;

const spellings: readonly (readonly [Mark, readonly string[]])[] = (Object.keys(marks) as Mark[]).map((mark) => {
  const value = marks[mark];
  return [
    mark,
    [...new Set([value, encodeURIComponent(value), value.replace('+', ''), Buffer.from(value).toString('base64').slice(0, -4)])],
  ];
});

/** Marks that occur in a text: as they are, as part of a URL, without their plus, or in base64. */
export function marksIn(text: string): readonly Mark[] {
  return spellings.filter(([, forms]) => forms.some((form) => text.includes(form))).map(([mark]) => mark);
}

/** Everything that can be read from a value, whatever its shape: also what `JSON.stringify` leaves out, such as messages of errors. */
export function textOf(value: unknown): string {
  if (value instanceof Error)
    return [value.name, value.message, value.stack, ...Object.entries(value).map(textOf), textOf(value.cause)].join('\n');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, inner]) => `${key}: ${textOf(inner)}`)
      .join('\n');
  return String(value);
}

/** What `Object.prototype` and its siblings hold, to see that nothing was added. */
export function prototypes(): string {
  const shared = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    String.prototype,
    Map.prototype,
    Promise.prototype,
    Error.prototype,
  ];
  return JSON.stringify(shared.map((prototype) => Reflect.ownKeys(prototype).map(String).sort()));
}

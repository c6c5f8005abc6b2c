import { marks } from './marks.js';

const everything = Object.values(marks).join(' ');

/** An error of the kind that libraries throw: everything it has tells a secret. */
function telling(): Error {
  const error = new Error(`connect failed for ${everything}\n    at ${everything} (file:///secret.js:1:2)`);
  error.stack = `${error.stack ?? ''}\n    at ${marks.clientSecret} (${marks.authToken}:1:2)`;
  return Object.assign(error, {
    code: marks.clientSecret,
    config: { auth: { password: marks.authToken }, headers: { authorization: `Bearer ${marks.agentToken}` } },
    detail: `Key (subject)=(${marks.requestedNumber}) already exists.`,
    parameters: [marks.credential],
    cause: Object.assign(new TypeError(everything), { cause: everything }),
  });
}

/** Errors by what is peculiar about them, some of which are none: anything can be thrown. All of them are full of secrets. */
export const tellingErrors: readonly (readonly [what: string, make: () => Error])[] = [
  ['an error with a cause and fields', telling],
  ['an error that is named after a secret', () => Object.assign(new Error(everything), { name: marks.authToken })],
  ['an error whose code is a secret', () => Object.assign(new Error(everything), { code: marks.authToken, errno: marks.authToken })],
  ['an error of a database', () => Object.assign(telling(), { code: '23505', severity: 'ERROR', cause: undefined })],
  ['an error of an HTTP client', () => Object.assign(telling(), { isAxiosError: true, code: 'ECONNREFUSED', cause: undefined })],
  ['an error with a status', () => Object.assign(telling(), { status: 500, moreInfo: `https://x/?${everything}`, cause: undefined })],
  ['several errors in one', () => new AggregateError([telling(), telling()], everything)],
  ['a text', () => everything as never],
  ['a plain object', () => ({ message: everything, code: marks.authToken, toString: () => everything }) as never],
  ['nothing', () => undefined as never],
  [
    'an error that cannot be looked at',
    () =>
      new Proxy(new Error(everything), {
        get: (error, name) => (name === 'message' || name === 'cause' || name === 'code' ? refuse() : Reflect.get(error, name)) as unknown,
      }),
  ],
];

function refuse(): never {
  throw new Error(everything);
}

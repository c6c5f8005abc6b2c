/** The embed's part of zod against zod itself: the same schemas of the protocol, read by both, must say the same. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { rollup } from 'rollup';
import * as wholeConfig from '@callseal/protocol/element-config';
import * as wholeRoutes from '@callseal/protocol/routes';
import * as wholeSignalling from '@callseal/protocol/signalling';

interface Readable {
  readonly safeParse: (value: unknown) => { success: boolean; data?: unknown; error?: { issues: { path: PropertyKey[] }[] } };
}
type Named = readonly [name: string, whole: Readable, lean: Readable];

const modules = ['signalling', 'element-config', 'routes'] as const;
const wholes: readonly object[] = [wholeSignalling, wholeConfig, wholeRoutes];
let schemas: readonly Named[] = [];

/** One module of the protocol, with zod replaced as in the embed. */
async function lean(name: string): Promise<Record<string, unknown>> {
  const replacement = fileURLToPath(new URL('./zod.js', import.meta.url));
  const bundle = await rollup({
    input: fileURLToPath(import.meta.resolve(`@callseal/protocol/${name}`)),
    plugins: [{ name: 'lean', resolveId: (id) => (id === 'zod/mini' ? replacement : null) }],
  });
  const { output } = await bundle.generate({ format: 'es' });
  return (await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)) as Record<string, unknown>;
}

const isSchema = (value: unknown): value is Readable => typeof value === 'object' && value !== null && 'safeParse' in value;

before(async () => {
  const leans = await Promise.all(modules.map(lean));
  schemas = wholes.flatMap((whole, at) =>
    Object.entries(whole).flatMap(([name, schema]) => (isSchema(schema) ? [[name, schema, leans[at]?.[name] as Readable] as const] : [])),
  );
});

/** Settings are named to people by their path; elsewhere only yes, no and the data count. */
const named: ReadonlySet<string> = new Set([
  'DevelopmentConfigSchema',
  'UrlsConfigSchema',
  'ParametersConfigSchema',
  'ExternalMethodsSchema',
]);
// undefined and NaN survive no JSON, so both sides are compared as they would be written
const written = (of: unknown): unknown => JSON.parse(JSON.stringify({ of }));

function assertSame([name, whole, part]: Named, value: unknown): void {
  const expected = whole.safeParse(value);
  const actual = part.safeParse(value);
  const shown = `${name} of ${JSON.stringify(value)}`;
  assert.equal(actual.success, expected.success, shown);
  if (expected.success) assert.deepEqual(written(actual.data), written(expected.data), shown);
  else if (named.has(name)) assert.deepEqual(actual.error?.issues[0]?.path ?? [], expected.error?.issues[0]?.path, shown);
}

test('both find the same schemas', () => {
  assert.ok(schemas.length >= 20, String(schemas.length));
  for (const [name, , part] of schemas) assert.equal(typeof part.safeParse, 'function', name);
});

test('golden messages, valid and invalid, are read alike by every schema', async () => {
  let read = 0;
  for (const kind of ['valid', 'invalid']) {
    for (const file of ['initialize', 'server-events']) {
      const url = import.meta.resolve(`@callseal/protocol/fixtures/${kind}/${file}.json`);
      const goldens = JSON.parse(await readFile(new URL(url), 'utf8')) as readonly Readonly<Record<string, unknown>>[];
      for (const golden of goldens) {
        for (const value of [
          ...Object.values(golden),
          ...Object.values(golden).flatMap((field) => (Array.isArray(field) ? (field as unknown[]) : [])),
        ]) {
          for (const schema of schemas) assertSame(schema, value);
          read += 1;
        }
      }
    }
  }
  assert.ok(read > 50, String(read));
});

test('generated values are read alike by every schema', () => {
  const names = [
    ...new Set(
      Object.values({ ...wholeSignalling, ...wholeConfig, ...wholeRoutes }).flatMap((schema: unknown) =>
        isSchema(schema) && 'def' in schema && typeof schema.def === 'object' && schema.def !== null && 'shape' in schema.def
          ? Object.keys(schema.def.shape as object)
          : [],
      ),
    ),
  ];
  const leaf = fc.oneof(
    fc.constantFrom(
      '',
      'true',
      'false',
      '0.5',
      ' 3 ',
      '1e3',
      '.5',
      'twilio',
      'resultSuccess',
      '/path',
      '//x',
      'https://a.example',
      'CA1',
      'Bearer abc',
      'replay',
      'silence',
    ),
    fc.constantFrom(0, 1, 3, 5, 30, 0.5, -1, 8000, Number.NaN, Number.POSITIVE_INFINITY, true, false, null, undefined),
    fc.string(),
    fc.double(),
  );
  const record = (value: fc.Arbitrary<unknown>) => fc.dictionary(fc.constantFrom(...names, 'unknown'), value, { maxKeys: 8 });
  const value = fc.oneof(leaf, record(fc.oneof(leaf, record(leaf))), fc.array(leaf, { maxLength: 2 }));
  fc.assert(
    fc.property(value, (generated) => {
      for (const schema of schemas) assertSame(schema, generated);
    }),
    { numRuns: 3000 },
  );
});

/** The manifest and what editors read, against what the package really exports. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

interface Described {
  readonly name: string;
  readonly description?: string;
}
interface Member extends Described {
  readonly kind: string;
  readonly privacy?: string;
  readonly attribute?: string;
  readonly type?: { readonly text: string };
}
interface Declaration extends Described {
  readonly kind: string;
  readonly tagName?: string;
  readonly members?: readonly Member[];
  readonly attributes?: readonly (Described & { readonly fieldName?: string; readonly type?: { readonly text: string } })[];
  readonly events?: readonly (Described & {
    readonly type: { readonly text: string };
    readonly detail: { readonly type: { readonly text: string } };
  })[];
  readonly cssParts?: readonly Described[];
  readonly cssProperties?: readonly Described[];
  readonly cssStates?: readonly Described[];
}
interface Manifest {
  readonly modules: readonly {
    readonly path: string;
    readonly declarations: readonly Declaration[];
    readonly exports: readonly {
      readonly kind: string;
      readonly name: string;
      readonly declaration: { readonly name: string; readonly module?: string };
    }[];
  }[];
}

const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(packageFile(path), 'utf8'));
const packageJson = read('package.json') as { customElements: string; 'web-types': string; exports: Record<string, unknown> };
const manifest = read(packageJson.customElements) as Manifest;
const declarations = manifest.modules.flatMap((module) => module.declarations);
const element = declarations.find(({ tagName }) => tagName === 'callseal-agent');
assert.ok(element, 'custom-elements.json describes no callseal-agent');
const sorted = (names: Iterable<string>): string[] => [...names].sort();
/** Attributes of any element that it heeds without observing them as its own. */
const globalAttributes: ReadonlySet<string> = new Set(['lang', 'dir']);
const attributeNames = sorted((element.attributes ?? []).map(({ name }) => name));

describe('custom-elements.json', () => {
  test('names only files that are published, and only names that they export', async () => {
    for (const { path, exports } of manifest.modules) {
      assert.match(path, /^dist\/.*\.js$/);
      assert.doesNotMatch(path, /test/);
      const module = (await import(packageFile(path).href)) as Record<string, unknown>;
      for (const { kind, name, declaration } of exports) {
        if (kind === 'js') assert.ok(name in module, `${path} does not export ${name}`);
        if (declaration.module !== undefined) assert.ok(existsSync(packageFile(declaration.module)), declaration.module);
      }
    }
  });

  test('says where the element is defined, and points its exports at the published manifest', () => {
    const defined = manifest.modules.flatMap(({ path, exports }) => exports.map((entry) => ({ path, ...entry })));
    const definition = defined.find(({ kind }) => kind === 'custom-element-definition');
    assert.equal(definition?.path, 'dist/define.js');
    assert.equal(definition.name, 'callseal-agent');
    assert.equal(packageJson.exports['./custom-elements.json'], `./${packageJson.customElements}`);
  });

  test('documents every attribute that is observed, and no other, with the field it sets', async () => {
    const { CallsealAgent } = await import('@callseal/widget');
    const own = attributeNames.filter((name) => !globalAttributes.has(name));
    assert.deepEqual(
      own,
      sorted(CallsealAgent.observedAttributes).filter((name) => !globalAttributes.has(name)),
    );
    const fields = new Map(
      element.members?.filter(({ attribute }) => attribute !== undefined).map(({ attribute, name }) => [attribute, name]),
    );
    for (const { name, fieldName, type } of element.attributes ?? []) {
      assert.equal(fieldName, fields.get(name), name);
      assert.ok(fieldName !== undefined || globalAttributes.has(name), name);
      assert.doesNotMatch(type?.text ?? '', /^$|undefined|=>/, name);
    }
  });

  test('documents every property that is declared', async () => {
    const { CallsealAgent } = await import('@callseal/widget');
    const members = new Set(element.members?.map(({ name }) => name));
    for (const property of CallsealAgent.elementProperties.keys()) assert.ok(members.has(String(property)), String(property));
  });

  test('documents every event class by the type it really has, with the type of its detail', async () => {
    const exported = Object.entries(await import('@callseal/widget')) as [string, unknown][];
    const { CallsealEvent } = await import('@callseal/widget');
    type EventClass = new (detail: object) => Event;
    const isEvent = (value: unknown): value is EventClass => typeof value === 'function' && value.prototype instanceof CallsealEvent;
    const real = exported.flatMap(([name, value]) => (isEvent(value) ? [`${new value({}).type} ${name}`] : []));
    assert.notEqual(real.length, 0);
    assert.deepEqual(sorted((element.events ?? []).map(({ name, type }) => `${name} ${type.text}`)), sorted(real));
    for (const { name, detail } of element.events ?? []) assert.match(detail.type.text, /^[A-Z]\w+$/, name);
  });

  test('has no private name, and describes everything it names', () => {
    for (const { name, privacy } of declarations.flatMap(({ members }) => members ?? [])) {
      assert.match(name, /^[a-z]/);
      assert.ok(privacy === undefined || privacy === 'public', name);
    }
    const { members = [], attributes = [], events = [], cssParts = [], cssProperties = [], cssStates = [] } = element;
    for (const { name, description } of [
      ...members,
      ...attributes,
      ...events,
      ...cssParts,
      ...cssProperties,
      ...cssStates,
      ...declarations,
    ]) {
      if (name !== element.name) assert.ok(description, `${name} has no description`);
    }
  });

  test('names nothing twice', () => {
    const { members, attributes, events, cssParts, cssProperties, cssStates } = element;
    for (const list of [members, attributes, events, cssParts, cssProperties, cssStates]) {
      const names = list?.map(({ name }) => name) ?? [];
      assert.notEqual(names.length, 0);
      assert.deepEqual(sorted(names), sorted(new Set(names)));
    }
  });
});

describe('what editors read', () => {
  const names = (list: readonly Described[] | undefined): string[] => sorted((list ?? []).map(({ name }) => name));
  type Tag = Described & { readonly attributes: readonly Described[]; readonly events?: readonly Described[] };

  test('VS Code is given the same attributes, tokens and parts', () => {
    const html = read('dist/vscode.html-custom-data.json') as { tags: readonly Tag[] };
    assert.deepEqual(
      html.tags.map(({ name }) => name),
      ['callseal-agent'],
    );
    assert.deepEqual(names(html.tags[0]?.attributes), attributeNames);
    const theme = html.tags[0]?.attributes.find(({ name }) => name === 'theme') as { values?: readonly Described[] } | undefined;
    assert.deepEqual(names(theme?.values), ['auto', 'dark', 'light']);
    const css = read('dist/vscode.css-custom-data.json') as { properties: readonly Described[]; pseudoElements: readonly Described[] };
    assert.deepEqual(names(css.properties), names(element.cssProperties));
    assert.deepEqual(names(css.pseudoElements), sorted((element.cssParts ?? []).map(({ name }) => `::part(${name})`)));
  });

  test('JetBrains is given the same attributes, events, tokens and parts', () => {
    type Css = Record<'properties' | 'pseudo-elements', readonly Described[]>;
    const { contributions } = read(packageJson['web-types']) as { contributions: { html: { elements: readonly Tag[] }; css: Css } };
    const [tag] = contributions.html.elements;
    assert.deepEqual(names(tag?.attributes), attributeNames);
    assert.deepEqual(names(tag?.events), names(element.events));
    assert.deepEqual(names(contributions.css.properties), names(element.cssProperties));
    assert.deepEqual(names(contributions.css['pseudo-elements']), sorted((element.cssParts ?? []).map(({ name }) => `part(${name})`)));
  });
});

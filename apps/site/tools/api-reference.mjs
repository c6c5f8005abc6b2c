/**
 * The API reference: every public entry of every package, read from the declarations that are published. One page for each entry.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter, ReflectionKind } from 'typedoc';
import { content, packages, read, root, site } from './paths.mjs';

const options = {
  name: 'API reference',
  outputs: [{ name: 'markdown', path: join(content, 'api') }],
  tsconfig: join(site, 'samples/tsconfig.api.json'),
  plugin: ['typedoc-plugin-markdown'],
  router: 'module',
  readme: 'none',
  githubPages: false,
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  sanitizeComments: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: false,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  enumMembersFormat: 'table',
  expandObjects: false,
  // its links count headings in a way of their own: the anchors they mean are written beside the headings
  useHTMLAnchors: true,
  entryFileName: 'index',
  skipErrorChecking: true,
  logLevel: 'Error',
};

/** Entries of a package that have types: the subpath, and the declarations behind it. */
export function entriesOf(name) {
  const { exports } = JSON.parse(read(`packages/${name}/package.json`));
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const types = typeof target === 'string' ? undefined : (target.types ?? target.import?.types ?? target.default?.types);
    return typeof types !== 'string' || subpath.includes('*') ? [] : [{ subpath, types: join(root, 'packages', name, types) }];
  });
}

const entryName = (name, subpath) => `${name}/${subpath === '.' ? 'index' : subpath.slice(2)}`;

/** Writes `content/api`. One program for all packages: most of the time goes into reading the types of others, which they share. */
export async function apiReference() {
  // an entry is called what people import, not where its file lies
  const names = new Map(packages.flatMap((name) => entriesOf(name).map(({ types, subpath }) => [types, entryName(name, subpath)])));
  for (const types of names.keys()) if (!existsSync(types)) throw new Error(`${types} is missing: build the packages first.`);
  const app = await Application.bootstrapWithPlugins({ ...options, entryPoints: [...names.keys()] });
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
    reflection.name = names.get(file) ?? reflection.name;
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('The API cannot be read.');
  await app.generateOutputs(project);
}

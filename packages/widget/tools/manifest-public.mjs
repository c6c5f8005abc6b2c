// Leaves in custom-elements.json what a page can use, at the paths that are published.

const publishedPath = (path) => path.replace(/^\/?src\/(.*)\.ts$/, 'dist/$1.js');
const isPrivate = ({ name, privacy }) => name.startsWith('#') || name.startsWith('_') || privacy === 'private' || privacy === 'protected';

const inOneLine = (described) => {
  if (described.description) described.description = described.description.replaceAll(/\s*\n\s*/g, ' ');
};

/** Parts of a declaration that only its author sees, and events that the analyzer guessed from calls of `dispatchEvent`. */
function tidyDeclaration(declaration) {
  if (declaration.members !== undefined) {
    declaration.members = declaration.members.filter((member) => !isPrivate(member) && member.static !== true);
    for (const member of declaration.members) {
      inOneLine(member);
      if (member.default === 'undefined') delete member.default;
    }
  }
  inOneLine(declaration);
  if (declaration.customElement) declaration.events = (declaration.events ?? []).filter(({ description }) => description !== undefined);
}

/** Names the class of each event, where it is, and the type of its detail. */
function describeEvents(element, classes) {
  for (const event of element.events) {
    const found = classes.get(event.type.text);
    if (found === undefined)
      throw new Error(`${element.name}: event ${event.name} is a ${event.type.text}, which src/index.ts does not export.`);
    event.type.references = [{ name: event.type.text, module: publishedPath(found.path) }];
    event.detail = { type: { text: found.detail } };
  }
}

/** What `class X extends CallsealEvent<Detail>` names as its detail, by class. */
const collectDetails = (ts, node, details) => {
  const parent = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const [detail] = parent?.typeArguments ?? [];
  if (detail !== undefined && node.name !== undefined) details.set(node.name.text, detail.getText());
};

/**
 * Only modules that the entry points are or re-export from, and only exports that are declared in one of them. The analyzer writes the
 * place of a declaration in four ways (`/src/x.js`, `./x.js`, the re-exporting file, `src/x.ts`), so it is found by its name.
 */
function keepPublished(manifest, entries) {
  const home = new Map(manifest.modules.flatMap(({ path, declarations }) => declarations.map(({ name }) => [name, path])));
  const exported = manifest.modules.filter(({ path }) => entries.includes(path)).flatMap((module) => module.exports);
  const wanted = new Set([...entries, ...exported.map(({ declaration }) => home.get(declaration.name))]);
  manifest.modules = manifest.modules.filter(({ path }) => wanted.has(path));
  const publicNames = new Set(exported.map(({ declaration }) => declaration.name));
  for (const module of manifest.modules) {
    module.declarations = module.declarations.filter(({ name }) => publicNames.has(name));
    module.exports = module.exports.filter(({ declaration }) => publicNames.has(declaration.name) && home.has(declaration.name));
    const places = [...module.exports.map(({ declaration }) => declaration), ...module.declarations.map(({ superclass }) => superclass)];
    for (const place of places) {
      if (home.has(place?.name)) place.module = publishedPath(home.get(place.name));
      else if (place?.package === undefined) delete place?.module; // of the platform, such as CustomEvent
    }
  }
}

/** @param {{ entries: readonly string[] }} options Source files of the package's entry points. */
export const publicOnly = ({ entries }) => {
  const details = new Map();
  return {
    name: 'public-only',
    collectPhase({ ts, node }) {
      if (ts.isClassDeclaration(node)) collectDetails(ts, node, details);
    },
    packageLinkPhase({ customElementsManifest: manifest }) {
      keepPublished(manifest, entries);
      const declarations = manifest.modules.flatMap(({ path, declarations }) => declarations.map((declaration) => ({ path, declaration })));
      const classes = new Map(
        declarations
          .filter(({ declaration: { name } }) => details.has(name))
          .map(({ path, declaration: { name } }) => [name, { path, detail: details.get(name) }]),
      );
      for (const { declaration } of declarations) {
        tidyDeclaration(declaration);
        if (declaration.customElement) describeEvents(declaration, classes);
      }
      for (const module of manifest.modules) module.path = publishedPath(module.path);
    },
  };
};

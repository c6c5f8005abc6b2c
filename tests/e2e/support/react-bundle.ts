/** Bundles one page for a version of React: its development build, which complains aloud. */
import { createRequire } from 'node:module';
import commonjsPlugin from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { type Plugin, rollup } from 'rollup';

const repository = new URL('../../../', import.meta.url);
/** Where each version is installed. */
const homes = { 17: 'consumers/react-17/package.json', 18: 'consumers/react-18/package.json', 19: 'package.json' } as const;
export type ReactMajor = keyof typeof homes;
export const reactMajors = [17, 18, 19] as const satisfies readonly ReactMajor[];

const page = JSON.stringify(new URL('tests/dist/e2e/support/react-page.js', repository).pathname);

/** Version 17 draws by functions of react-dom, the others by a root. */
const browserEntry = (major: ReactMajor): string =>
  major === 17
    ? `import ReactDOM from 'react-dom';
       import { createReactPage, servedApplication } from ${page};
       const node = document.getElementById('root');
       if (node.hasChildNodes()) ReactDOM.hydrate(servedApplication(), node);
       globalThis.reactPage = createReactPage((element) => ReactDOM.render(element, node));`
    : `import { createRoot, hydrateRoot } from 'react-dom/client';
       import { flushSync } from 'react-dom';
       import { createReactPage, servedApplication } from ${page};
       const node = document.getElementById('root');
       const root = node.hasChildNodes() ? hydrateRoot(node, servedApplication()) : createRoot(node);
       globalThis.reactPage = createReactPage((element) => flushSync(() => root.render(element)));`;

const serverEntry = `import { renderToString } from 'react-dom/server';
  import { servedApplication } from ${page};
  export const html = renderToString(servedApplication());`;

// its types are those of its CommonJS build, whose default export is one level deeper
const commonjs = commonjsPlugin as unknown as () => Plugin;

const entryFile = '\0entry';

const fromVersion = (major: ReactMajor, entry: string): Plugin => {
  const require = createRequire(new URL(homes[major], repository));
  return {
    name: 'react-version',
    resolveId: (id) => {
      if (id === entryFile) return id;
      return /^(react|react-dom)(\/|$)/.test(id) ? require.resolve(id) : null;
    },
    load: (id) => (id === entryFile ? entry : null),
    transform: (code) => ({ code: code.replaceAll('process.env.NODE_ENV', '"development"'), map: null }),
  };
};

async function bundle(major: ReactMajor, entry: string, browser: boolean): Promise<string> {
  const built = await rollup({
    input: entryFile,
    plugins: [
      fromVersion(major, entry),
      nodeResolve({ browser, preferBuiltins: !browser, exportConditions: browser ? ['browser'] : ['node'] }),
      commonjs(),
    ],
    onwarn: (warning) => {
      // React's own files say 'use client'; zod has cycles and a comment that rollup cannot place
      if (warning.code === 'UNRESOLVED_IMPORT' || warning.code === 'MISSING_EXPORT') throw new Error(warning.message);
    },
  });
  const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
  await built.close();
  return output[0].code;
}

const once = <Key, Value>(make: (key: Key) => Promise<Value>): ((key: Key) => Promise<Value>) => {
  const made = new Map<Key, Promise<Value>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
};

/** The page's script, for a document with an element `#root`. */
export const browserBundle = once((major: ReactMajor) => bundle(major, browserEntry(major), true));
/** A module for Node whose export `html` is the page's markup. */
export const serverBundle = once((major: ReactMajor) => bundle(major, serverEntry, false));

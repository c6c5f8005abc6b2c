// dist/custom-elements.json from the class JSDoc, and from it what editors read.
import { attributesOfStaticProperties } from './tools/manifest-attributes.mjs';
import { editorData } from './tools/manifest-editors.mjs';
import { publicOnly } from './tools/manifest-public.mjs';
import { statesOfPhases } from './tools/manifest-states.mjs';

const outdir = 'dist';

export default {
  globs: ['src/index.ts', 'src/define.ts', 'src/element/*.ts', 'src/events/*.ts'],
  // direct-agent.ts: the same element to a page, of the same name
  exclude: ['src/**/*.test.ts', 'src/element/direct-agent.ts'],
  outdir,
  packagejson: false,
  dependencies: false,
  plugins: [
    attributesOfStaticProperties(),
    statesOfPhases(),
    publicOnly({ entries: ['src/index.ts', 'src/define.ts'] }),
    editorData({ outdir }),
  ],
};

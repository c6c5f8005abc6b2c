import { writeFileSync } from 'node:fs';

/** Writes down what each module adds to the entry's file (bytes as rendered, before minifying), for `check-size.mjs`. */
export const moduleReport = (file) => ({
  name: 'module-report',
  generateBundle(_options, bundle) {
    const entries = Object.values(bundle).filter(({ isEntry }) => isEntry);
    const modules = entries.flatMap((chunk) =>
      Object.entries(chunk.modules ?? {}).map(([id, { renderedLength }]) => [id.replace(/^\0/, ''), renderedLength]),
    );
    writeFileSync(file, JSON.stringify(modules));
  },
});

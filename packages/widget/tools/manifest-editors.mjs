// What editors read, from the manifest: custom data for VS Code, web types for JetBrains.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getWebTypesData } from 'custom-element-jet-brains-integration';
import { getVsCodeCssCustomData, getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';

/** Last of the plugins. The generators' own plugins do the same, but write to the console whatever they are told. */
export const editorData = ({ outdir }) => ({
  name: 'editor-data',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const options = { outdir, descriptionSrc: 'summary' };
    const modulePathTemplate = (_name, path) => `./${path.replace(new RegExp(`^${outdir}/`), '')}`;
    const files = {
      'vscode.html-custom-data.json': getVsCodeHtmlCustomData(manifest, options),
      'vscode.css-custom-data.json': getVsCodeCssCustomData(manifest, options),
      'web-types.json': getWebTypesData(manifest, { ...options, modulePathTemplate }),
    };
    mkdirSync(outdir, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(outdir, name), `${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  },
});

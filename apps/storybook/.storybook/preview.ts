import '@fontsource-variable/inter';
import '@fontsource-variable/noto-sans-arabic';
import '@callseal/widget/define';
import { type Preview, setCustomElementsManifest } from '@storybook/web-components-vite';
import { manifest } from '../src/support/manifest.js';
import { inLanguage, onSheet, onStage } from '../src/support/decorators.js';
import { axeOptions } from '../src/support/axe-options.js';
import { languages } from '../src/support/languages.js';
import './preview.css';

setCustomElementsManifest(manifest);

const preview: Preview = {
  tags: ['autodocs'],
  // the outermost comes last
  decorators: [inLanguage, onSheet, onStage],
  parameters: {
    a11y: { test: 'error', options: axeOptions },
    controls: { expanded: true },
    docs: { toc: true },
    options: {
      storySort: { order: ['Start', 'Playground', 'Call simulator', 'States', 'Gate', 'Flows', 'Languages', 'Theming', 'Hosts'] },
    },
  },
  initialGlobals: { theme: 'light', width: '', language: '', sheet: '' },
  globalTypes: {
    theme: {
      description: 'Colour scheme of the page',
      toolbar: { title: 'Theme', icon: 'contrast', items: ['light', 'dark', 'auto'], dynamicTitle: true },
    },
    width: {
      description: 'Width of the element',
      toolbar: {
        title: 'Width',
        icon: 'grow',
        items: [
          { value: '', title: 'as the story says' },
          { value: '260', title: '260 px' },
          { value: '360', title: '360 px' },
          { value: '480', title: '480 px' },
        ],
      },
    },
    language: {
      description: 'Language of the element',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: [{ value: '', title: 'as the page' }, ...Object.entries(languages).map(([value, title]) => ({ value, title }))],
      },
    },
  },
};
export default preview;

import type { Decorator } from '@storybook/web-components-vite';
import { make } from './make.js';

const widths = 3;
const toNode = (story: unknown): Node => {
  if (story instanceof Node) return story;
  throw new Error('A story gives a node.');
};

/** Sets the language from the toolbar on every element of a story, unless the story has set one itself. */
export const inLanguage: Decorator = (story, { globals }) => {
  const node = toNode(story());
  const { language } = globals;
  if (node instanceof HTMLElement && typeof language === 'string' && language !== '' && node.lang === '') node.lang = language;
  return node;
};

/** With the global `sheet`, draws the story six times: 280, 360 and 480 px, light above dark. One picture to look at and to compare. */
export const onSheet: Decorator = (story, { globals }) => {
  if (globals.sheet !== 'on') return story();
  const cells = ['light', 'dark'].flatMap((theme) =>
    Array.from({ length: widths }, () => make('div', { className: theme }, [toNode(story())])),
  );
  return make('div', { className: 'sheet' }, cells);
};

/** Theme of the page, the landmark around a story (a page of documentation holds several), and its width. */
export const onStage: Decorator = (story, { globals, parameters, viewMode }) => {
  document.documentElement.dataset.theme = String(globals.theme);
  const stage = make(
    viewMode === 'docs' ? 'div' : 'main',
    { className: `stage ${globals.sheet === 'on' || parameters.wide === true ? 'wide' : ''}`.trim() },
    [toNode(story())],
  );
  if (typeof globals.width === 'string' && globals.width !== '') stage.dataset.width = globals.width;
  return stage;
};

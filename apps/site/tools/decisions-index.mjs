// The list of decisions: title, status and the page of each.
import { pages, titleOf } from './pages.mjs';
import { read } from './paths.mjs';

export const decisions = pages.filter(({ page }) => page.startsWith('decisions/'));

const statusOf = (source) => /\*\*Status\*\*\s+([^\n]+)/.exec(read(source))?.[1] ?? '';

export function decisionsIndex() {
  const rows = decisions.map(
    ({ source, page }) => `| [${titleOf(source)}](./${page.replace('decisions/', '')}) | ${statusOf(source).replaceAll('|', '\\|')} |`,
  );
  return `# Decisions

What was decided, why, and what follows from it. A decision is not changed later; a new one replaces it.

| decision | status |
| --- | --- |
${rows.join('\n')}
`;
}

// The side bar. Groups are named here; what is in no group lands in "More", so that no page is out of reach.
import { entriesOf } from '../tools/api-reference.mjs';
import { decisions } from '../tools/decisions-index.mjs';
import { pages, titleOf } from '../tools/pages.mjs';
import { packages } from '../tools/paths.mjs';

const titles = new Map(pages.map(({ source, page }) => [page, titleOf(source)]));
const linkOf = (page) => `/${page.replace(/(?:index)?\.md$/, '')}`;
const item = (page, text = titles.get(page)) => ({ text, link: linkOf(page) });
/** Groups cannot be folded: the theme puts one button into another for it, which assistive technology cannot name. */
const group = (text, items) => ({ text, items });

const named = [
  group('Begin', [item('guide.md', 'In ten minutes'), item('concepts.md', 'Concepts'), item('architecture.md', 'Architecture')]),
  group('The element', [
    item('element.md', 'Reference'),
    item('packages/widget/index.md', 'Settings'),
    item('packages/widget/hosts.md', 'Agent desktops'),
    item('packages/widget/frameworks.md', 'Frameworks'),
    item('packages/widget/gate.md', 'The step-up panel'),
    item('accessibility.md', 'Accessibility'),
  ]),
  group('The server', [
    item('packages/server-kit/index.md', 'The server kit'),
    item('deploying.md', 'Deploying'),
    item('configuration.md', 'Configuration'),
    item('doctor.md', 'Doctor'),
    item('gate.md', 'The gate'),
    item('voice-agents.md', 'AI voice agents'),
    item('logging.md', 'Logging'),
  ]),
  group('Security and privacy', [item('security.md', 'Security'), item('audit.md', 'Audit log'), item('dependencies.md', 'Dependencies')]),
  group('The engine', [
    item('packages/engine/index.md', 'The engine'),
    item('packages/engine/error-rates.md', 'Error rates'),
    item('packages/engine/screening.md', 'Screening'),
  ]),
  group('Coming from elsewhere', [
    item('migrating-from-flex-plugin.md', 'The Flex voice plugin'),
    item('migrating-from-voice-id.md', 'Amazon Connect Voice ID'),
  ]),
  group('Reference', [
    item('errors.md', 'Error catalogue'),
    item('api/index.md', 'API of every package'),
    item('packages/protocol/index.md', 'The protocol'),
    item('packages/client/index.md', 'The client'),
    item('packages/simulator/index.md', 'The simulator'),
    item('benchmarks.md', 'Benchmarks'),
  ]),
];

const shown = new Set(named.flatMap(({ items }) => items.map(({ link }) => link)));
const rest = pages.filter(({ page }) => !page.startsWith('decisions/') && !shown.has(linkOf(page))).map(({ page }) => item(page));

const decisionItems = [{ text: 'All decisions', link: '/decisions/' }, ...decisions.map(({ page }) => item(page))];

const apiGroups = packages.map((name) =>
  group(
    `@callseal/${name}`,
    entriesOf(name).map(({ subpath }) => ({
      text: subpath === '.' ? name : subpath.slice(1),
      link: `/api/${name}/${subpath === '.' ? '' : subpath.slice(2)}`,
    })),
  ),
);

export const sidebar = {
  '/api/': [{ text: '← Documentation', link: '/guide' }, ...apiGroups],
  '/': [...named, group('More', [...rest, { text: 'Decisions', link: '/decisions/' }])],
  '/decisions/': [{ text: '← Documentation', link: '/guide' }, group('Decisions', decisionItems)],
};

export const nav = [
  { text: 'Guide', link: '/guide' },
  { text: 'Element', link: '/element' },
  { text: 'Server', link: '/packages/server-kit/' },
  { text: 'API', link: '/api/' },
  { text: 'Errors', link: '/errors' },
];

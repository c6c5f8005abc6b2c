/** What is audited, in the panel and in the tests: WCAG 2.0 to 2.2, A and AA, and axe's best practices. */
export const axeOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  rules: {
    // off by default in axe, though WCAG 2.2 AA asks for it
    'target-size': { enabled: true },
  },
};

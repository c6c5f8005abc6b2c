/** What is audited, in the panel and in the tests: WCAG 2.0 to 2.2, A and AA, and axe's best practices. */
export const axeOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  rules: {
    // off by default in axe, though WCAG 2.2 AA asks for it
    'target-size': { enabled: true },
  },
};

/**
 * Tag of a story with several elements side by side. Each is a landmark of the same name, which `landmark-unique` (a best practice, not
 * WCAG) objects to; on a desk there is one element for the call in sight.
 */
export const several = 'several';

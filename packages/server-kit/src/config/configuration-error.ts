import { CallsealError } from '@callseal/protocol/errors';
import type { ConfigProblem } from './read-environment.js';

/** An environment that cannot be used: every problem of it at once. The message names variables and mends, never a value. */
export class ConfigurationError extends CallsealError<'CONFIG_INVALID'> {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super('CONFIG_INVALID', problems.map(({ variable, mend }) => `${variable} ${mend}`).join('\n'));
    this.problems = problems;
  }
}

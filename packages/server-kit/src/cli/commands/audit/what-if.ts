import type { AssuranceProfile } from '@callseal/protocol/gate';
import { whatIf } from '../../../audit/what-if.js';
import { parsePolicy } from '../../../gate/policy.js';
import { assuranceProfiles, parseProfile } from '../../../gate/profiles.js';
import { readArguments } from '../../arguments.js';
import { type CommandIo, type ExitCode, UsageError } from '../../command-io.js';
import { withAudit } from './audit-log.js';
import { readGivenJson } from './read-file.js';

/** Judges all decisions again by another policy. That something would change is no failure. */
export function tryPolicy(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values } = readArguments(args, {
    policy: { type: 'string' },
    profile: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (values.policy === undefined) throw new UsageError('Name the file of the policy: --policy <file>.');
  const options = {
    policy: parsePolicy(readGivenJson('--policy', values.policy)),
    ...(values.profile === undefined ? {} : { profile: readProfile(values.profile) }),
    ...(values.from === undefined ? {} : { from: readTime('--from', values.from) }),
    ...(values.to === undefined ? {} : { to: readTime('--to', values.to) }),
  };
  return withAudit(io, async ({ log, verify }) => {
    const { text, ...report } = await whatIf(log, { ...verify, ...options });
    io.out(values.json === true ? JSON.stringify(report, undefined, 2) : text);
    return report.broken === null ? 0 : 1;
  });
}

/** One of the profiles that come with the kit, or a file. */
function readProfile(given: string): AssuranceProfile {
  const known = Object.values(assuranceProfiles).find(({ id }) => id === given);
  return known ?? parseProfile(readGivenJson('--profile', given));
}

/** A day, which begins at midnight UTC, or an instant. */
function readTime(option: string, given: string): number {
  const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`${option} is a day such as 2026-03-01, or an instant such as 2026-03-01T12:00Z.`);
  return time;
}

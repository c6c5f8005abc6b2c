import { recomputeAudit } from '../../../audit/recompute-audit.js';
import { readArguments } from '../../arguments.js';
import type { CommandIo, ExitCode } from '../../command-io.js';
import { withAudit } from './audit-log.js';

/** Computes one decision, or all, again from the log. */
export function recomputeDecisions(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const [decision] = readArguments(args, {}, args.length === 0 ? [] : ['decision']).words;
  return withAudit(io, async ({ log, verify }) => {
    const found = await recomputeAudit(log, { ...verify, ...(decision === undefined ? {} : { decision }) });
    if (decision !== undefined && found.findings.length === 0) {
      io.err('The audit log has no such decision.');
      return 1;
    }
    io.out(found.text);
    return found.different + found.notRecomputable === 0 && found.broken === null ? 0 : 1;
  });
}

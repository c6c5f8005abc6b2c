import { explainAudit } from '../../../audit/explain-audit.js';
import { readArguments } from '../../arguments.js';
import type { CommandIo, ExitCode } from '../../command-io.js';
import { withAudit } from './audit-log.js';

/** Says from which evidence a decision followed. */
export function explainDecision(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const [decision = ''] = readArguments(args, {}, ['decision']).words;
  return withAudit(io, async ({ log, verify }) => {
    const explained = await explainAudit(log, decision, verify);
    if (explained === null) {
      io.err('The audit log has no such decision.');
      return 1;
    }
    io.out(explained.text);
    return explained.broken === null ? 0 : 1;
  });
}

import { open } from 'node:fs/promises';
import { exportAudit } from '../../../audit/export-audit.js';
import { readArguments } from '../../arguments.js';
import { type CommandIo, type ExitCode, UsageError } from '../../command-io.js';
import { withAudit } from './audit-log.js';

/** Prints the audit log, or writes it into a new file that is readable by this user only. */
export function exportLog(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values } = readArguments(args, { from: { type: 'string' }, out: { type: 'string' } });
  const from = values.from ?? '1';
  if (!/^[1-9]\d{0,14}$/.test(from)) throw new UsageError('--from is the number of an entry, from 1.');
  return withAudit(io, async ({ log }) => {
    const lines = exportAudit(log, Number(from));
    if (values.out === undefined) {
      for await (const line of lines) io.out(line.trimEnd());
      return 0;
    }
    let count = 0;
    const file = await open(values.out, 'wx', 0o600);
    try {
      for await (const line of lines) {
        await file.appendFile(line);
        count += 1;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    io.err(`${count} entries exported.`);
    return 0;
  });
}

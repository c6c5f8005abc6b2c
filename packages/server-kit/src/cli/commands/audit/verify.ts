import { createReadStream, existsSync } from 'node:fs';
import * as z from 'zod/mini';
import type { AuditCheckpoint, AuditHead, AuditLog } from '../../../audit/audit-log.js';
import { describeBroken } from '../../../audit/describe-fault.js';
import { type AuditVerification, verifyAudit, verifyAuditExport } from '../../../audit/verify-audit.js';
import type { VerifyAuditOptions } from '../../../audit/chain-checker.js';
import { readAuditKeys } from '../../../config/read-config.js';
import { configError } from '../../../errors/config-error.js';
import { canonicalJson } from '../../../json/canonical-json.js';
import { readArguments } from '../../arguments.js';
import type { CommandIo, ExitCode } from '../../command-io.js';
import { verifierOf, withAudit } from './audit-log.js';
import { parseGivenJson, readGivenFile } from './read-file.js';

/** Checks the chain of the configured audit log, or of a file that was exported from it. */
export async function verifyLog(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values } = readArguments(args, { checkpoint: { type: 'string' }, export: { type: 'string' } });
  const kept = values.checkpoint === undefined ? {} : { checkpoints: readCheckpoints(values.checkpoint) };
  const file = values.export;
  if (file === undefined) {
    return withAudit(io, async ({ log, verify }) => {
      const options = { ...verify, ...kept };
      const found = await verifyAudit(log, options);
      const exitCode = tell(found, options, io);
      if (found.intact && found.head !== null) io.out(await describeCheckpoint(log, found.head));
      return exitCode;
    });
  }
  const options = { ...verifierOf(readAuditKeys(io.env)), ...kept };
  if (!existsSync(file)) throw configError('The file of --export is not there.');
  return tell(await verifyAuditExport(createReadStream(file), options), options, io);
}

function tell(found: AuditVerification, { verifier, checkpoints }: VerifyAuditOptions, { out }: CommandIo): ExitCode {
  if (!found.intact) {
    out(describeBroken(found));
    out(found.entries === 1 ? 'The entry before it is whole.' : `The ${found.entries} entries before it are whole.`);
    return 1;
  }
  out(`The log is intact: ${found.entries === 1 ? 'one entry' : `${found.entries} entries`}.`);
  out(
    verifier === undefined
      ? 'Signatures were not checked, because CALLSEAL_AUDIT_KEY is not given: who can write the database could have written it anew.'
      : 'Every entry is signed with a key of CALLSEAL_AUDIT_KEY.',
  );
  const kept = checkpoints?.length ?? 0;
  if (kept === 0) out('No checkpoint was given: an end that is missing would not be noticed.');
  else
    out(
      kept === 1
        ? 'It agrees with the checkpoint that was kept elsewhere.'
        : `It agrees with ${kept} checkpoints that were kept elsewhere.`,
    );
  return 0;
}

/** The last entry as a line for `--checkpoint`. */
async function describeCheckpoint(log: AuditLog, { sequence, hash }: AuditHead): Promise<string> {
  let signature: string | null = null;
  for await (const entry of log.read(sequence)) {
    ({ signature } = entry);
    break;
  }
  const checkpoint = canonicalJson({ sequence, hash, ...(signature === null ? {} : { signature }) });
  return `Keep this line elsewhere, and give it as --checkpoint next time: ${checkpoint}`;
}

const CheckpointSchema = z.object({
  sequence: z.int().check(z.minimum(1)),
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  signature: z.exactOptional(z.string()),
});

/** Checkpoints, a line of JSON each; lines of an export will do. */
function readCheckpoints(path: string): readonly (AuditHead | AuditCheckpoint)[] {
  const lines = readGivenFile('--checkpoint', path)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const checkpoints = lines.map((line) => CheckpointSchema.safeParse(parseGivenJson('--checkpoint', line)).data);
  const whole = checkpoints.filter((checkpoint) => checkpoint !== undefined);
  if (whole.length === 0 || whole.length < lines.length) {
    throw configError(
      'The file of --checkpoint holds a line of JSON with sequence and hash for each checkpoint, as audit verify prints it.',
    );
  }
  return whole;
}

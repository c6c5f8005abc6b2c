import type { DoctorReport } from '../../doctor/report.js';
import { runDoctor } from '../../doctor/run-doctor.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, ExitCode } from '../command-io.js';

const marks = { ok: '✓', warned: '!', failed: '✗', skipped: '–' } as const;

/** Checks the configuration against reality. */
export async function examine(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values } = readArguments(args, { json: { type: 'boolean' } });
  const { env, fetch, now } = io;
  const report = await runDoctor({ env, ...(fetch === undefined ? {} : { fetch }), ...(now === undefined ? {} : { now }) });
  io.out(values.json === true ? JSON.stringify(report, undefined, 2) : formatReport(report));
  return report.healthy ? 0 : 1;
}

/** The report for a terminal. */
export function formatReport({ lines, healthy }: DoctorReport): string {
  const width = Math.max(...lines.map(({ title }) => title.length));
  const indent = ' '.repeat(width + 4);
  const text = lines.map(({ status, title, says, mend }) => {
    const line = `${marks[status]} ${title.padEnd(width)}  ${says}`;
    return mend === undefined ? line : `${line}\n${indent}→ ${mend}`;
  });
  const failures = lines.filter(({ status }) => status === 'failed').length;
  return [...text, '', healthy ? 'Nothing failed.' : `${failures} failed.`].join('\n');
}

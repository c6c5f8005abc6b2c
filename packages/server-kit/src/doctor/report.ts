import type { Finding } from './finding.js';

/** A finding and the question that it answers. */
export interface ReportLine extends Finding {
  readonly id: string;
  readonly title: string;
}

/** What the doctor says. */
export interface DoctorReport {
  /** Whether nothing failed. */
  readonly healthy: boolean;
  readonly lines: readonly ReportLine[];
}

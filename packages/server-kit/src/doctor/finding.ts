/** What a check found. */
export interface Finding {
  /** `warned` works, but not for long or not well; `skipped` does not apply, or cannot be known. */
  readonly status: 'ok' | 'warned' | 'failed' | 'skipped';
  /** What is so, one sentence; it never contains a secret. */
  readonly says: string;
  /** What to do, one sentence. Every warning and failure has one. */
  readonly mend?: string;
}

export function ok(says: string): Finding {
  return { status: 'ok', says };
}

export function warned(says: string, mend: string): Finding {
  return { status: 'warned', says, mend };
}

export function failed(says: string, mend: string): Finding {
  return { status: 'failed', says, mend };
}

export function skipped(says: string): Finding {
  return { status: 'skipped', says };
}

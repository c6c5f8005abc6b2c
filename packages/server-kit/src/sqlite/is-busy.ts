/** SQLite's code of a database that another process works on; finer codes have it in their lowest byte. */
const busy = 5;

/** Whether SQLite gave up waiting for another process: the same may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === busy;
}

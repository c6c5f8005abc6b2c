/** Looks again every few milliseconds until `condition` holds. @throws when it does not within twenty seconds: on a busy machine a process takes long to start */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Child processes of a benchmark: what serves and what loads must not share an event loop. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts a file of this folder; `hello` is the first message that it sends. */
export async function startProcess(file, ...arguments_) {
  const child = fork(new URL(file, import.meta.url), arguments_);
  let fail = () => undefined;
  child.once('exit', (code) => fail(new Error(`${file} ended with ${code}.`)));
  const answer = () =>
    new Promise((resolve, reject) => {
      fail = reject;
      child.once('message', resolve);
    });
  return {
    hello: await answer(),
    /** Milliseconds of processor time so far. */
    async cpu() {
      child.send('cpu');
      const { user, system } = (await answer()).cpu;
      return (user + system) / 1000;
    },
    /** Asks it to leave, and waits until it has. */
    async close() {
      child.send('close');
      await once(child, 'exit');
    },
    kill: () => child.kill(),
  };
}

/** The figure below which this share of the numbers lies. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const round = (number) => Math.round(number * 100) / 100;

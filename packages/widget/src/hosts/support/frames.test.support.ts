/** Pages in iframes for the tests of adapters: a desktop around one of ours, or one of ours inside of a desktop. */

const frames: HTMLIFrameElement[] = [];

/** The same server under its other name, so that the page in the frame is of another origin. */
export const otherOrigin = (): string => {
  const url = new URL(location.origin);
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return url.origin;
};

/** An iframe with the page of `<page>.test.support.js`, on `origin`. */
export function openFrame(page: string, query: Readonly<Record<string, string>> = {}, origin = location.origin): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  const search = new URLSearchParams({ ...query, page });
  iframe.src = `${origin}/packages/widget/src/hosts/support/frame.test.html?${search.toString()}`;
  frames.push(iframe);
  document.body.append(iframe);
  return iframe;
}

/** Takes every frame out of the page. */
export function closeFrames(): void {
  for (const iframe of frames.splice(0)) iframe.remove();
}

/** Waits until something holds; fails after ten seconds, saying what is the case instead. */
export async function until<T>(read: () => T, holds: (value: T) => boolean = Boolean): Promise<T> {
  const last = performance.now() + 10_000;
  for (;;) {
    const value = read();
    if (holds(value)) return value;
    if (performance.now() > last) throw new Error(`Waited in vain; it is ${JSON.stringify(value)}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

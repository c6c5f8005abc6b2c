/** A page that says hello to whoever is around it, and tells its test which envelopes it was sent. */
const heard: string[] = [];
addEventListener('message', ({ data }: MessageEvent<{ callseal?: number; type?: string }>) => {
  if (data.callseal !== undefined) heard.push(data.type ?? '');
});
for (let round = 0; round < 5; round++) {
  parent.postMessage({ callseal: 1, type: 'hello', nonce: `raw-${round}` }, '*');
  await new Promise((resolve) => setTimeout(resolve, 20));
}
setInterval(() => {
  parent.postMessage({ raw: heard }, '*');
}, 20);

export {};

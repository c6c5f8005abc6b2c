import { createRecordingStream } from '@callseal/client/testing';
import { expect } from '@open-wc/testing';
import { createSerialStream } from './serial-stream.js';

const call = { callSid: 'CA00000000000000000000000000000009', callerId: '+34600000009' };
const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('streams of two sessions for one call', () => {
  it('never overlap: the second starts once the first is stopped', async () => {
    let answer = (): void => undefined;
    const first = createRecordingStream({ stop: () => new Promise((resolve) => (answer = resolve)) });
    const second = createRecordingStream();
    const [one, two] = [createSerialStream(first), createSerialStream(second)];
    await one.start(call, never);
    const stopped = one.stop(call, never);
    const started = two.start(call, never);
    await turn();
    expect(second.requests.length).to.equal(0);
    answer();
    await Promise.all([stopped, started]);
    expect(second.requests).to.deep.equal([{ method: 'start', callSid: call.callSid }]);
    await two.stop(call, never);
  });

  it('do not start late when they were given up meanwhile', async () => {
    const second = createRecordingStream();
    const [one, two] = [createSerialStream(createRecordingStream()), createSerialStream(second)];
    await one.start(call, never);
    const giveUp = new AbortController();
    const started = two.start(call, giveUp.signal).then(
      () => 'started',
      () => 'given up',
    );
    giveUp.abort();
    await one.stop(call, never);
    expect(await started).to.equal('given up');
    expect(second.requests.length).to.equal(0);
  });

  it('do not block one another for good when a stop fails', async () => {
    const one = createSerialStream(createRecordingStream({ stop: () => Promise.reject(new Error('no')) }));
    const two = createSerialStream(createRecordingStream());
    await one.start(call, never);
    await one.stop(call, never).catch(() => undefined);
    await two.start(call, never);
    await two.stop(call, never);
  });
});

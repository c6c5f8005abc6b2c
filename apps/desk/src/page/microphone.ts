/** Sends this machine's microphone as the caller's voice: 20 ms frames of 8 kHz µ-law over a WebSocket to the desk. */
export interface Microphone {
  stop(): void;
}

/** @throws Error with a sentence for the agent when there is no microphone or it was refused. */
export async function openMicrophone(token: string, callSid: string): Promise<Microphone> {
  // the raw voice: what browsers do to please ears would disturb a comparison of voices
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
  const media = await navigator.mediaDevices.getUserMedia({ audio }).catch((cause: unknown) => {
    throw new Error('The microphone cannot be used. Allow it for this page, then take the call again.', { cause });
  });
  const context = new AudioContext();
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/desk/microphone`);
  // who speaks comes before what is said; set up at once, since the socket may open while the worklet loads
  const greeted = new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ token, callSid }));
      resolve();
    });
    socket.addEventListener('error', () => {
      reject(new Error('The desk refused the microphone.'));
    });
  });
  const stop = (): void => {
    for (const track of media.getTracks()) track.stop();
    socket.close();
    void context.close();
  };
  try {
    await Promise.all([greeted, context.audioWorklet.addModule('/page/mulaw-worklet.js')]);
    const node = new AudioWorkletNode(context, 'callseal-mulaw', { numberOfOutputs: 0 });
    context.createMediaStreamSource(media).connect(node);
    node.port.onmessage = (message: MessageEvent<ArrayBuffer>) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message.data);
    };
    await context.resume();
  } catch (cause) {
    stop();
    throw new Error('The microphone could not be connected to the call.', { cause });
  }
  return { stop };
}

import { encodeGif } from './gif.mjs';
import { record } from './recorder.mjs';
import { setStage } from './stage.mjs';

/** Listening takes as long as a caller needs to speak; in the film it goes by this much faster, and the README says so. */
const listeningPace = 2;
/** How long a result stays, so that it is read without hurry. */
const reading = 2200;

/**
 * The main job as a film: a caller is registered, verified on the next call, and an impostor from the same number is not.
 * @param {import('@playwright/test').Page} page the open desk
 */
export async function filmTheDesk(page) {
  const desk = await setStage(page);
  await desk.tell('Alan calls. Nobody knows his voice yet.');
  const recording = record(page);
  const listen = async (until) => {
    recording.setPace(listeningPace);
    await desk.says(until);
    recording.setPace(1);
  };

  await desk.wait(1200);
  await desk.take('Alan');
  await desk.tell('Register: Alan simply talks.');
  await desk.press(/^Register/);
  await listen(/Registered, and the test matched/);
  await desk.tell('Registered, and tested at once.');
  await desk.wait(reading);
  await desk.hangUp();

  await desk.tell('He calls again: other words, same voice.');
  await desk.take('Alan');
  await desk.press(/^Verify/);
  await listen('Voice matches the registration');
  await desk.tell('The voice matches.');
  await desk.wait(reading);
  await desk.hangUp();

  await desk.tell('Somebody else calls from his number.');
  await desk.take('Victor');
  await desk.press(/^Verify/);
  await listen('Voice does not match');
  await desk.tell('His number, another voice: no match.');
  await desk.wait(reading + 1000);
  return encodeGif(await recording.stop());
}

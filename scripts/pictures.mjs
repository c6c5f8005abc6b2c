// npm run pictures: takes the pictures of the README anew, from a desk that runs (a minute, in real time).
import { needChrome } from './support/chrome.mjs';
import { build, install, must, say } from './support/steps.mjs';

await install();
const env = { CHROME_PATH: await needChrome() };
await build('@callseal/desk');
say('Playing the main job in a browser');
await must('npm', ['run', '-s', 'pictures', '-w', '@callseal/desk'], { env });

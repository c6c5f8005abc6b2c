// npm run states: brings the stories of the states up to date.
import { fixedGateStates, fixedStates } from '@callseal/widget/testing';
import { writeStateStories } from './write-state-stories.mjs';

console.log(`${await writeStateStories(fixedStates, fixedGateStates)} states have a story.`);

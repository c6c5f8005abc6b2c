/** A process that begins an operation of the relay and says its id. Started by `startRelayProcess`, and killed by the test. */
import { createRedisSharedState } from '../state/redis-shared-state.js';
import { begin, createRelayKit } from './relay-kit.js';
import type { RelayProcessTask } from './start-relay-process.js';
import { createLoopbackClient } from './twilio-double.js';

const { redis, signallingUrl, twilioUrl, subjectKey } = JSON.parse(process.argv[2] ?? '') as RelayProcessTask;
const kit = createRelayKit({ client: createLoopbackClient(twilioUrl), signallingUrl, state: createRedisSharedState(redis), subjectKey });
process.send?.(await begin(kit, 'register'));

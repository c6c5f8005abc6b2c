import { loadPlugin } from '@twilio/flex-plugin';
import { CallsealPlugin } from './callseal-plugin';

loadPlugin(CallsealPlugin);

import '@callseal/widget/define';
import { openDesktop } from '../support/desktop.js';

openDesktop();

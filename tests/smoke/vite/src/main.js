import '@callseal/widget/define';
import '@callseal/widget/presets/flex.css';
import { openDesktop } from '../support/desktop.js';

openDesktop();

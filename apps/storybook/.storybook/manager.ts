import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming/create';

addons.setConfig({
  theme: create({ base: 'light', brandTitle: 'Callseal', colorPrimary: '#2b59d1', colorSecondary: '#2b59d1' }),
  enableShortcuts: false,
});

// Puts the functions of the server kit beside those of your own. Take out of the list what must not be deployed.
const { copyFileSync } = require('node:fs');

for (const name of ['get-temporary-token', 'start-stream', 'stop-stream'])
  copyFileSync(`.generated/functions/${name}.js`, `functions/${name}.js`);

// webpack 4 hashes with MD4, which the OpenSSL of Node 17 and later has put away: run with --openssl-legacy-provider, as Twilio's builder does.
const webpack = require('webpack');

webpack(require('../webpack.config.cjs'), (error, stats) => {
  if (error) throw error;
  console.log(stats.toString({ all: false, assets: true, errors: true, warnings: true, colors: false }));
  if (stats.hasErrors()) process.exitCode = 1;
});

// What Twilio's Flex plugin builder gives webpack 4 (flex-plugin-webpack 4.3.4), as far as it matters here: Babel reads `src` alone, so
// packages must be syntax that webpack 4 parses; nothing is split, so a plugin is one file; React comes from Flex.
const { join } = require('node:path');
const Terser = require('terser-webpack-plugin');
const { DefinePlugin } = require('webpack');
const { name, version, dependencies } = require('./package.json');

const said = (text) => JSON.stringify(text);

module.exports = {
  mode: 'production',
  entry: './src/index.ts',
  output: { path: join(__dirname, 'build'), filename: `${name}.js`, futureEmitAssets: true, globalObject: 'this' },
  devtool: 'hidden-source-map',
  performance: { hints: false },
  resolve: { extensions: ['.ts', '.tsx', '.js', '.jsx', '.json'] },
  externals: { react: 'React', 'react-dom': 'ReactDOM', redux: 'Redux', 'react-redux': 'ReactRedux', '@twilio/flex-ui': 'Twilio.Flex' },
  module: {
    strictExportPresence: true,
    rules: [
      { parser: { requireEnsure: false } },
      {
        test: /\.(js|jsx|ts|tsx)$/,
        include: join(__dirname, 'src'),
        loader: 'babel-loader',
        options: { babelrc: false, configFile: false, presets: ['@babel/preset-env', '@babel/preset-react', '@babel/preset-typescript'] },
      },
    ],
  },
  optimization: {
    splitChunks: false,
    runtimeChunk: false,
    minimizer: [
      new Terser({
        sourceMap: true,
        terserOptions: {
          parse: { ecma: 8 },
          compress: { ecma: 5, inline: 2 },
          keep_classnames: true,
          keep_fnames: true,
          output: { ecma: 5, comments: false, ascii_only: true },
        },
      }),
    ],
  },
  node: { module: 'empty', dgram: 'empty', dns: 'mock', fs: 'empty', http2: 'empty', net: 'empty', tls: 'empty', child_process: 'empty' },
  plugins: [
    new DefinePlugin({
      __FPB_PLUGIN_UNIQUE_NAME: said(name),
      __FPB_PLUGIN_VERSION: said(version),
      __FPB_FLEX_PLUGIN_SCRIPTS_VERSION: said('7.1.2'),
      __FPB_FLEX_PLUGIN_VERSION: said(dependencies['@twilio/flex-plugin']),
      __FPB_FLEX_UI_VERSION: said('2.17.1'),
      __FPB_REACT_VERSION: said(dependencies.react),
      __FPB_REACT_DOM_VERSION: said(dependencies['react-dom']),
    }),
  ],
};

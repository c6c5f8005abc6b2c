/** A customer's page with an embedded CCP, on the real amazon-connect-streams. */
import { createConnectStreamsAdapter, type Streams } from '../connect-streams.js';
import { loadScript, showOn } from './page-of-ours.test.support.js';

type RealStreams = Streams & {
  readonly core: { initCCP(container: HTMLElement, options: object): void };
};
declare global {
  interface Window {
    connect?: RealStreams;
  }
}
await loadScript('/node_modules/amazon-connect-streams/release/connect-streams.js');
const { connect } = window;
if (connect === undefined) throw new Error('Streams did not load.');
const container = document.createElement('div');
document.body.append(container);
connect.core.initCCP(container, {
  ccpUrl: `${location.origin}/packages/widget/src/hosts/support/frame.test.html?page=fake-ccp`,
  loginPopup: false,
  softphone: { allowFramedSoftphone: false },
  storageAccess: { canRequest: false },
});
await showOn(createConnectStreamsAdapter({ connect }));

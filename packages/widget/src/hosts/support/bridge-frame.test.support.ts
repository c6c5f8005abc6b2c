/** Our page inside of a desktop: the real element, mocked, behind the iframe's end of the bridge. */
import '../../define.js';
import { connectHost } from './connect-host.js';
import { createPostMessageAdapter } from '../post-message.js';

const query = new URLSearchParams(location.search);
const agent = document.createElement('callseal-agent');
agent.developmentConfig = { mockApi: true, automaticVerification: true };
agent.externalMethods = { getCredential: () => 'kept', storeCredential: () => undefined, deleteCredential: () => undefined };
document.body.append(agent);
const adapter = createPostMessageAdapter({ parentOrigin: query.get('parent') ?? '' });
const { capabilities } = await connectHost(agent, adapter);

/** What the frame says of itself, to its test and not by the bridge. */
const tell = (): void => {
  const { securityToken, callSid, callerId, callInProgress, theme, lang, phase } = agent;
  const token = typeof securityToken === 'function' ? securityToken() : '';
  const seen = { token, callSid, callerId, callInProgress, theme, lang, phase, capabilities, isAgain: query.has('again') };
  parent.postMessage({ test: seen }, query.get('parent') ?? '');
};
adapter.call.subscribe(tell);
agent.addEventListener('callseal-phase-change', tell);
setInterval(tell, 20);
tell();

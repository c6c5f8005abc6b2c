// A third-party app of the agent workspace: one iframe for each contact.
import { AmazonConnectApp } from '@amazon-connect/app';
import { AgentClient, ContactClient } from '@amazon-connect/contact';
import { VoiceClient } from '@amazon-connect/voice';
import '@callseal/widget/define-relay';
import { connectHost } from '@callseal/widget/hosts';
import { createConnectWorkspaceAdapter } from '@callseal/widget/hosts/connect-workspace';
import { prepare } from './settings.js';

// #region adapter
// at once: the workspace waits five seconds. Its SDK gives no token: the cookie of your own sign-in goes with every request
const adapter = createConnectWorkspaceAdapter({ AmazonConnectApp, ContactClient, AgentClient, VoiceClient });
const agent = prepare(document.querySelector('callseal-agent'));
await connectHost(agent, adapter);
// #endregion

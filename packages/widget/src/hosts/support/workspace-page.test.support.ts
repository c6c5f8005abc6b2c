/** A third-party app as a customer would write it, on the real @amazon-connect packages. Its test is the workspace. */
import { AmazonConnectApp } from '@amazon-connect/app';
import { AgentClient, ContactClient } from '@amazon-connect/contact';
import { VoiceClient } from '@amazon-connect/voice';
import { createConnectWorkspaceAdapter } from '../connect-workspace.js';
import { showOn } from './page-of-ours.test.support.js';

await showOn(createConnectWorkspaceAdapter({ AmazonConnectApp, ContactClient, AgentClient, VoiceClient }));

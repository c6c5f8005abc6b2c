/// <reference types="amazon-connect-streams" />
/** Our structural types stay what the vendors' own types fit: a release that breaks this fails to compile. Nothing runs. */
import type { AmazonConnectApp } from '@amazon-connect/app';
import type { AgentClient, ContactClient } from '@amazon-connect/contact';
import type { VoiceClient } from '@amazon-connect/voice';
import type ClientAppModule from 'purecloud-client-app-sdk';
import type { GenesysClientApp } from './genesys-types.js';
import type { Streams, StreamsAgent, StreamsContact } from './streams-types.js';
import type { WorkspaceAgents, WorkspaceApp, WorkspaceClient, WorkspaceContacts, WorkspaceVoice } from './workspace-types.js';

/** Compiles only when a `Vendor` can be given where an `Ours` is asked for. */
type Fits<Vendor extends Ours, Ours> = [Vendor, Ours];
interface RealStreams {
  contact: typeof connect.contact;
  agent: typeof connect.agent;
  core: connect.Core;
}

export type AllFit = [
  Fits<ClientAppModule.default, GenesysClientApp>,
  Fits<connect.Contact, StreamsContact>,
  Fits<connect.Agent, StreamsAgent>,
  Fits<RealStreams, Streams>,
  Fits<typeof AmazonConnectApp, WorkspaceApp>,
  Fits<typeof ContactClient, WorkspaceClient<WorkspaceContacts>>,
  Fits<typeof AgentClient, WorkspaceClient<WorkspaceAgents>>,
  Fits<typeof VoiceClient, WorkspaceClient<WorkspaceVoice>>,
];
// @ts-expect-error the check can fail: a voice client is no contact client
export type NoneFits = Fits<typeof VoiceClient, WorkspaceClient<WorkspaceContacts>>;

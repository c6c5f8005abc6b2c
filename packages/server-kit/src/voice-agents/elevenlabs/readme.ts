import type { ElevenLabsSettings } from './settings.js';
import { type ToolName, toolNames } from './tool-names.js';

/** What `settings.json` begins with: the rest is filled in after each import. */
export function firstSettings(url: string): ElevenLabsSettings & { readonly toolIds: Readonly<Partial<Record<ToolName, string>>> } {
  return { url, toolIds: {} };
}

/** What lies beside the definitions. */
export const readme = `# Callseal on ElevenLabs Agents

Written by \`callseal voice-agents elevenlabs\`. Change \`settings.json\` and run it again: everything else here is overwritten.
Each file is the body of one request of the platform's API (\`https://api.elevenlabs.io\`, header \`xi-api-key\`).

| file | request |
|---|---|
| \`tools/*.json\` | \`POST /v1/convai/tools\` |
| \`agents/privileged.json\` | \`POST /v1/convai/agents/create\` |
| \`agents/front.json\` | \`POST /v1/convai/agents/create\`, or \`PATCH /v1/convai/agents/<id>\` |
| \`workflow.json\` | what \`front.json\` has as \`workflow\`, for an agent of yours |

## In this order

1. \`callseal keys generate\` prints a secret. Give it to the server kit (\`voiceAgents.secrets\`) and to the workspace as a secret; put the
   secret's id into \`settings.json\` as \`secretId\`. The platform shows its value to nobody any more.
2. Put where people answer into \`settings.json\`: \`human\` and \`fraudDesk\`, each a number (\`+44…\`) or a SIP address (\`sip:desk@example.com\`).
3. Run the command. Create the tools, and put the id of each into \`toolIds\`:
${toolNames.map((name) => `   \`${name}\``).join('\n')}
4. Run the command. Create the privileged agent; put its id into \`settings.json\` as \`privilegedAgentId\`.
5. Run the command. It says that nothing is missing. Create the front agent, give it your telephone number, and put its id into
   \`voiceAgents.agentIds\` of the server kit.
6. In the agent's security settings, look that it asks the webhook for conversation data and demands authentication. Without the webhook no
   conversation has a call, and every tool refuses.
7. Make a post-call webhook to \`<url>/tools/post-call\`; its secret goes to \`voiceAgents.postCall.secrets\`.

\`settings.json\` holds no secret: the id of one is none.

## What to leave as it is

- **No edge is judged by the model.** Each is an expression over what the server answered, or the way out where none holds. Whoever adds an
  edge on the model's judgement to \`lookup\`, \`transactions\` or \`privileged\` gives the decision away; even then the tools behind it refuse.
- **The first node resets every variable.** Whoever starts a conversation may preset them.
- **\`enable_starting_workflow_node_id_from_client\` stays off**, or a client begins behind the checks.
- **The front agent has no tools of its own.** Privileged tools belong to the privileged agent alone.
- **Callers go to people through \`callseal_transfer\`**, as in \`hand_over\`: the post-call webhook withdraws what a conversation was allowed,
  also from a person whom it was not told about.
- **Variables decide where a caller is led, never what they may do.** The server checks each ticket again, by conversation, call and caller.

## Not tried on the live platform

The files are read by the types of \`@elevenlabs/elevenlabs-js\`, and the workflow is walked in our tests. Whether the platform assigns
variables from answers that are no success, we do not know: the workflow does not need it to. A caller whose screen failed steps up, and a
wrong code counts, either way.
`;

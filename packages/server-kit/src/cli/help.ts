import { describeVariables } from '../config/describe-variables.js';
import { exitCodes } from './command-io.js';

/** What `callseal help` prints. */
export function describeCommands(): string {
  const codes = Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return `callseal <command>

  serve                 start the server; SIGTERM ends it gently
  doctor [--json]       check the configuration against reality, and say what to mend
  functions <folder> [--force]
                        write a project for Twilio Functions
  migrate               make or update the tables of the store
  keys generate [grants]
                        print a new key: 32 bytes, or a key that signs grants
  keys rotate           encrypt everything under the first key of CALLSEAL_KEYS
  retention run         destroy whom the retention no longer allows to keep; prints certificates
  subject export        print what is kept about the caller read from standard input
  subject erase         destroy it; prints the certificate
  audit verify [--checkpoint <file>] [--export <file>]
                        check that nothing in the audit log, or in an exported file, was changed
  audit explain <decision>
                        say from which evidence a decision followed, and what became of its grants
  audit export [--from <entry>] [--out <file>]
                        print the audit log as lines of JSON
  audit recompute [<decision>]
                        compute one decision, or all, again from the log
  audit what-if --policy <file> [--profile <name or file>] [--from <day>] [--to <day>] [--json]
                        judge all decisions again by another policy, and say what would have changed
  voice-agents elevenlabs [--out folder] [--url url]
                        write tools, agents and workflow for ElevenLabs Agents
  openapi               print the description of the routes
  help [config]         print this, or every variable of the environment
  --version             print the version

Exit codes
${codes.join('\n')}`;
}

/** What `callseal help config` prints. */
export function describeConfiguration(): string {
  return describeVariables();
}

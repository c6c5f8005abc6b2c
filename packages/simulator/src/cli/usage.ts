export const usage = `Usage:
  callseal-simulator call --wav <file.wav> [--wav …] --to <ws://127.0.0.1:port/path> --call-sid <CA…>
                          [--minimal] [--speed 1] [--noise-db 20] [--seconds 10] [--auth-token <token>]
      Plays WAV files to an audio service as Twilio Media Streams would.

  callseal-simulator serve [--port 4510] [--speed 1] [--call <number>=<file.wav>]…
                           [--account-sid <AC…>] [--auth-token <token>]
      A double of Twilio's REST API, with one answered call per --call.

  callseal-simulator voices [--json]
      The sample callers that come with the package. All voices are synthetic.

Everything stays on this machine: addresses must be loopback ones (127.0.0.1, localhost).`;

/** The command line cannot be understood; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads a number option. */
export function readNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new UsageError(`--${name} must be a number from ${least} to ${most}.`);
  return value;
}

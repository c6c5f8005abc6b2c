import type { Telemetry } from '../observe/telemetry.js';
import type { CallsealOptions, StreamsOptions } from './options.js';
import type { VoiceServiceOptions } from '../voice-service/token-source.js';

/** The same options, with spans around everything outside that a request waits for. */
export function observeOptions(options: CallsealOptions, telemetry: Telemetry): CallsealOptions {
  const { agents, calls, credentials, streams, voiceService } = options;
  return {
    ...options,
    // resolveOptions says what is wrong with options that are missing
    ...((agents as unknown) === undefined ? {} : { agents: telemetry.agents(agents) }),
    ...(calls === undefined ? {} : { calls: telemetry.calls(calls) }),
    ...(credentials === undefined ? {} : { credentials: telemetry.store(credentials) }),
    ...(streams === undefined ? {} : { streams: observeStreams(streams, telemetry) }),
    ...(voiceService === undefined ? {} : { voiceService: observeVoiceService(voiceService, telemetry) }),
  };
}

function observeStreams(streams: StreamsOptions, telemetry: Telemetry): StreamsOptions {
  return { ...streams, client: telemetry.client(streams.client) };
}

function observeVoiceService(voiceService: VoiceServiceOptions, telemetry: Telemetry): VoiceServiceOptions {
  const fetch = telemetry.tokenFetch(voiceService.fetch);
  return fetch === undefined ? voiceService : { ...voiceService, fetch };
}

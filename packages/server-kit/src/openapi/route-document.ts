/** What the document says about a route beyond its schemas. */
export interface RouteDocument {
  readonly tag:
    | 'Voice service'
    | 'Streams'
    | 'Registrations'
    | 'Consent'
    | 'Callers'
    | 'Verdicts'
    | 'Relay'
    | 'Gate'
    | 'Callers’ own entry'
    | 'Operation'
    | 'Telephony provider'
    | 'Voice agents'
    | 'Tutorial';
  readonly summary: string;
  /** Fields of a right request. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The answer to it. */
  readonly answer: unknown;
}

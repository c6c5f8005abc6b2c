import type { Callseal } from '../app/create-callseal.js';
import type { WireRequest } from './adapter-rows.js';

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request through an adapter. */
export type Exchange = (request: WireRequest) => Promise<WireAnswer>;

/** An adapter with what it runs in. */
export interface RunningAdapter extends AsyncDisposable {
  readonly exchange: Exchange;
  /** Where it listens, unless its answers are sent in one piece. */
  readonly url?: string;
}

/** How an adapter is put to the test. */
export interface AdapterConformance {
  readonly name: string;
  start(callseal: Callseal): Promise<RunningAdapter> | RunningAdapter;
  /** Titles of requests that the platform answers or changes by itself, each with what it does. */
  readonly platform?: Readonly<Record<string, string>>;
  /** Whether body parsers run first. */
  readonly afterParsers?: boolean;
  /** Whether bodies arrive whole. */
  readonly wholeBodies?: boolean;
  /** Whether answers are sent in one piece. */
  readonly wholeAnswers?: boolean;
}

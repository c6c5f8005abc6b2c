/**
 * A world around one session for the property tests: every port is a double whose answers wait until a command lets them go,
 * and everything that comes back is tagged with where it came from. The checks read tags, not the session's own ids.
 */
import assert from 'node:assert/strict';
import { createManualClock } from '../testing.js';
import { createScriptedSignalling, type ScriptedSession } from '../testing/scripted-signalling.js';
import { createSession } from './create-session.js';
import type { CredentialStore, Session, SessionResponse } from './options.js';
import type { Action, CallIdentity, SessionState } from './state.js';
import { checkNotDead, running } from './world-ends.test.js';
import { type Emission, parameters, type Pending, type Settings, tagBase } from './world-parts.test.js';
import { createWatchedConsents, currentVersion, type WatchedConsents } from './watched-consents.test.js';
import { WatchedDeletions } from './watched-deletions.test.js';
import { WatchedHistory } from './watched-history.test.js';
import { WatchedResponses } from './watched-responses.test.js';
import { createWatchedStreams, type WatchedStreams } from './watched-streams.test.js';

export class World {
  readonly clock = createManualClock();
  readonly signalling = createScriptedSignalling();
  readonly pending: Pending[] = [];
  readonly emissions: Emission[] = [];
  readonly streams: WatchedStreams;
  readonly consents: WatchedConsents;
  readonly deletions = new WatchedDeletions((callerId) => {
    this.consents.deny(callerId);
  });
  readonly session: Session;
  readonly phases = new Set<string>();
  readonly #epochs: (CallIdentity | null)[] = [null];
  readonly #epochOfSession: number[] = [];
  readonly #storeCalls = new Map<string, number>();
  readonly #storeRetries = new Map<number, number>();
  readonly #bornAt = new Map<string, { readonly at: number; readonly epoch: number }>();
  readonly #erasedAt = new Map<string, number>();
  readonly #known = new Map<number, boolean>();
  readonly #history = new WatchedHistory();
  readonly #responses = new WatchedResponses();
  readonly #consentRequired: boolean;
  /** Whether the host's last word was that two people are on a live call. */
  listenable = false;
  #moment = 0;
  /** Emissions before this one belong to an operation that is over. */
  #operationSince = 0;
  #sessionsBefore = 0;
  #stepBefore = '';
  #credentials = 0;
  disposed = false;
  /** The first check that failed inside the session's own calls: it survives what its ports and hooks throw, so the test must ask. */
  failure: Error | null = null;

  constructor(settings: Settings) {
    this.streams = createWatchedStreams({
      wait: (name, callSid, signal, done) => {
        if (name === 'start') this.#checkMayListen('a stream');
        return this.#wait(name, callSid, signal, done);
      },
      check: (run) => {
        this.#check(run);
      },
      epoch: () => this.epoch,
      states: settings.streamStates,
    });
    this.#consentRequired = settings.consent;
    this.consents = createWatchedConsents({
      remembered: settings.remembered,
      wait: (name, callerId, signal, value) => this.#wait(name, callerId, signal, value),
      check: (run) => {
        this.#check(run);
      },
      epoch: () => this.epoch,
      callOf: (epoch) => this.#epochs[epoch],
    });
    const rude = () => {
      if (settings.rude) throw new Error('rude host');
    };
    this.session = createSession({
      clock: this.clock,
      parameters: { ...parameters, undoSeconds: settings.undoSeconds },
      signalling: { open: (request, listener, signal) => this.#opened(this.signalling.open(request, listener, signal)) },
      credentials: this.#store(),
      stream: this.streams.port,
      tokens: {
        getToken: (signal) => {
          this.#checkMayListen('a token');
          return this.#wait('token', '', signal, () => 'Bearer token');
        },
      },
      automaticVerification: settings.automaticVerification,
      deleteOnlyAfterVerification: settings.deleteOnlyAfterVerification,
      consent: {
        required: settings.consent,
        textVersion: currentVersion,
        language: () => {
          rude();
          return 'en';
        },
        store: this.consents.store,
      },
      onLog: rude,
      onResponse: (response, callerId) => {
        this.#check(() => {
          this.#checkResponse(response, callerId);
        });
        rude();
      },
    });
    this.session.subscribe(rude);
    this.session.subscribe((state) => {
      this.#check(() => {
        this.#checkState(state);
      });
    });
  }

  #check(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  get epoch(): number {
    return this.#epochs.length - 1;
  }

  act(type: Action['type']): void {
    const before = this.session.getState();
    this.deletions.act(type, before, this.session.availableActions(), this.epoch);
    if (type === 'retry' && before.phase === 'unavailable' && before.failed === 'store') {
      this.#storeRetries.set(this.epoch, (this.#storeRetries.get(this.epoch) ?? 0) + 1);
    }
    this.session.dispatch({ type });
    this.consents.checkReceipted();
  }

  changeCall(call: CallIdentity | null, inProgress: boolean): void {
    const current = this.#epochs[this.epoch];
    const another = current?.callSid !== call?.callSid || current?.callerId !== call?.callerId;
    if (another) this.#epochs.push(call);
    this.listenable = call !== null && inProgress && call.held !== true && (call.parties ?? 2) <= 2;
    this.session.dispatch({ type: 'call-changed', call, inProgress });
    if (another) this.checkDecided();
  }

  checkDecided(): void {
    this.deletions.checkNoneLost();
    this.consents.checkReceipted();
  }

  dispose(): void {
    this.session.dispose();
    this.disposed = true;
    this.checkDecided();
  }

  #checkMayListen(what: string): void {
    this.#check(() => {
      assert.ok(this.listenable, `${what} is asked for only while two people are on a live call`);
      assert.ok(!this.#consentRequired || this.consents.agreed, `${what} is asked for only after a yes that was kept, and no no since`);
    });
  }

  /** Lets one waiting answer go. */
  release(index: number, ok: boolean, found: boolean): void {
    const [item] = this.pending.splice(index % Math.max(1, this.pending.length), 1);
    item?.answer(ok, found);
  }

  /** Session `back` from the newest says `kind`. */
  emit(back: number, kind: string, seconds: number): void {
    const index = this.signalling.sessions.length - 1 - back;
    const session = this.signalling.sessions[index];
    if (session === undefined) return;
    if (kind === 'accept') session.accept();
    else if (kind === 'refuse') session.refuse();
    else if (kind === 'drop') session.drop();
    else this.#say(session, index, kind, seconds);
  }

  #say(session: ScriptedSession, index: number, kind: string, seconds: number) {
    const state = this.session.getState();
    const inForce = index === this.signalling.sessions.length - 1 && index >= this.#sessionsBefore && running.has(state.phase);
    const live = inForce && !session.aborted && this.#epochOfSession[index] === this.epoch;
    // nothing can have been heard before the stream was asked for
    const counts = live && kind === 'info-vad-status' && !(state.phase === 'connecting' && state.step !== 'stream');
    this.#moment += 1;
    const tag = tagBase + this.emissions.push({ session: index, live, seconds: counts ? seconds : 0 }) - 1;
    const result = { net_speech_duration: tag, authenticity: 0.9, score: 0.9 };
    switch (kind) {
      case 'info-consumer-ready':
        session.emit(kind, {});
        break;
      case 'info-vad-status':
        session.emit(kind, { net_speech_duration: seconds, audio_duration: tag });
        break;
      case 'result-success': {
        const credential = `registered-${tag}`;
        this.#bornAt.set(credential, { at: this.#moment, epoch: this.#epochOfSession[index] ?? -1 });
        session.emit(kind, { ...result, credential });
        break;
      }
      case 'malformed':
        session.emit('info-vad-status', { net_speech_duration: 'x' });
        break;
      default:
        session.emit(kind, { ...result, exception: 'VoiceDurationIsNotEnoughException' });
    }
  }

  #opened(opening: Promise<void>): Promise<void> {
    this.#epochOfSession.push(this.epoch);
    this.#checkMayListen('a channel');
    this.#check(() => {
      this.#checkOpening();
    });
    return opening;
  }

  #checkOpening() {
    const { request } = this.signalling.latest;
    const call = this.#epochs[this.epoch];
    assert.equal(request.initialize.metadata.call_id, call?.callSid, 'a session is opened for the current call');
    if (request.operation === 'verify') {
      const born = this.#bornAt.get(request.initialize.verify_request.credential);
      assert.ok(born !== undefined && call !== null && call !== undefined);
      assert.equal(born.epoch, this.epoch, 'a verification uses the credential of the current caller');
      assert.ok(born.at > (this.#erasedAt.get(call.callerId) ?? -1), 'a deleted credential is not used any more');
    }
  }

  #wait<Value>(
    name: Pending['name'],
    about: string,
    signal: AbortSignal,
    value: (found: boolean) => Value,
    epoch = this.epoch,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      const answer = (ok: boolean, found: boolean) => {
        // what is known of a caller changes with an answer that somebody still waits for
        if (ok && !signal.aborted && ['get', 'store', 'delete'].includes(name))
          this.#known.set(epoch, name === 'get' ? found : name === 'store');
        if (ok) resolve(value(found));
        else reject(new Error('no'));
      };
      this.pending.push({ name, about, epoch, signal, answer });
    });
  }

  #store(): CredentialStore {
    return {
      get: (callerId, signal) => {
        this.#check(() => {
          assert.equal(callerId, this.#epochs[this.epoch]?.callerId, 'the current caller is looked up');
          const erasing = this.pending.some(({ name, about, signal: own }) => name === 'delete' && about === callerId && !own.aborted);
          assert.ok(!erasing, 'a caller is not looked up while their deletion is under way');
        });
        const { epoch } = this;
        this.#credentials += 1;
        const credential = `kept-${this.#credentials}`;
        return this.#wait('get', callerId, signal, (found) => {
          this.#moment += 1;
          this.#bornAt.set(credential, { at: this.#moment, epoch });
          return found ? credential : null;
        });
      },
      store: (callerId, credential, signal) => {
        this.#check(() => {
          this.#checkStore(callerId, credential);
        });
        return this.#wait('store', callerId, signal, () => undefined);
      },
      delete: (callerId, signal) => {
        let { epoch } = this;
        this.#check(() => {
          epoch = this.deletions.asked(callerId);
        });
        this.#moment += 1;
        this.#erasedAt.set(callerId, this.#moment);
        return this.#wait('delete', callerId, signal, () => undefined, epoch);
      },
    };
  }

  #checkStore(callerId: string, credential: string) {
    const born = this.#bornAt.get(credential);
    const calls = (this.#storeCalls.get(credential) ?? 0) + 1;
    this.#storeCalls.set(credential, calls);
    assert.equal(born?.epoch, this.epoch, 'a credential is stored in the call it was made in');
    assert.equal(callerId, this.#epochs[born.epoch]?.callerId, 'a credential is stored for the caller it was made of');
    const emission = this.emissions[Number(credential.replace(/\D+/, '')) - tagBase];
    assert.equal(emission?.live, true, 'a credential is stored only from the operation in force');
    assert.ok(calls <= 1 + (this.#storeRetries.get(this.epoch) ?? 0), 'one registration is stored once, and once more for each retry');
    assert.ok(born.at > (this.#erasedAt.get(callerId) ?? -1), 'nothing is stored after a deletion that followed it');
  }

  #belongs(tag: number | null | undefined, what: string) {
    if (tag === null || tag === undefined || tag < tagBase) return;
    const emission = this.emissions[tag - tagBase];
    assert.equal(emission?.live, true, `${what} comes from the operation in force`);
    assert.equal(this.#epochOfSession[emission.session], this.epoch, `${what} belongs to the current caller on the current call`);
  }

  /** Seconds of speech that the operation in force was told of. */
  #heard(): number {
    const own = this.emissions.slice(this.#operationSince).map(({ seconds }) => seconds);
    return Math.max(0, ...own);
  }

  #checkResponse(response: SessionResponse, callerId: string) {
    this.#belongs(response.netSpeechSeconds, 'a response');
    this.#responses.check(response, callerId, this.session.getState(), this.#epochs[this.epoch], this.signalling.sessions.length);
  }

  #checkState(state: SessionState) {
    assert.equal(this.disposed, false, 'nobody is told anything after dispose');
    this.phases.add(state.phase === 'refused' ? state.consent : state.phase === 'inconclusive' ? state.reason : state.phase);
    this.#history.check(state, this.epoch, this.clock.date());
    if (state.consent === 'agreed') assert.ok(this.consents.agreed, 'a yes counts only when it is kept');
    if (running.has(state.phase)) assert.ok(this.listenable, 'only two people are listened to');
    const call = this.#epochs[this.epoch];
    assert.equal(state.call?.callSid, call?.callSid);
    assert.equal(state.call?.callerId, call?.callerId);
    const step = state.phase === 'connecting' ? state.step : state.phase;
    if ((step === 'token' && this.#stepBefore !== 'releasing') || (step === 'releasing' && this.#stepBefore !== step)) {
      this.#operationSince = this.emissions.length;
      this.#sessionsBefore = this.signalling.sessions.length;
    }
    this.#stepBefore = step;
    if ('progress' in state && state.progress !== null) {
      this.#belongs(state.progress.audioSeconds, 'progress');
      assert.equal(state.progress.netSpeechSeconds, this.#heard(), 'speech of another operation is not counted');
    }
    if ('evidence' in state) this.#belongs(state.evidence.netSpeechSeconds, 'a verdict');
    if (state.phase === 'inconclusive') {
      this.#belongs(state.netSpeechSeconds, 'an end');
      if ((state.netSpeechSeconds ?? 0) < tagBase)
        assert.equal(state.netSpeechSeconds ?? 0, this.#heard(), 'speech of another operation is not counted');
    }
    if (state.phase === 'unavailable' && state.code === 'STREAM_FAILED') this.streams.checkFailed(state, this.epoch);
    if (state.registration !== 'unknown') {
      assert.equal(state.registration === 'registered', this.#known.get(this.epoch), "the registration is the current caller's");
    }
    checkNotDead(this);
  }
}

import assert from 'node:assert/strict';
import type { ConsentReceipt } from '@callseal/protocol/routes';
import { receiptOf } from '../credentials/conformance-kit.js';
import type { CredentialStore } from '../credentials/credential-store.js';

/** One write about one subject; `number` makes its content unlike that of any other. */
export interface Step {
  readonly operation: 'put' | 'delete' | 'agree' | 'withdraw' | 'erase';
  readonly subject: string;
  readonly number: number;
}

/** Hears of every write before it is tried and after it was confirmed. */
export interface Journal {
  begin(step: Step): void;
  /** `refused` for a registration of one who opted out. */
  end(step: Step, refused: boolean): void;
}

/** The same length as a sealed credential of the engine: more than a page of either database. */
export function credentialOf(number: number): string {
  return `${number}:${'0123456789'.repeat(500)}`;
}

const operations = ['put', 'put', 'put', 'put', 'put', 'put', 'delete', 'agree', 'agree', 'withdraw', 'erase'] as const;

/** Writes at random until told to stop, one after the other. Rejects with what a write rejects with. */
export async function act(store: CredentialStore, subjects: readonly string[], journal: Journal, go: () => boolean): Promise<void> {
  for (let number = Math.floor(Math.random() * 1e9); go(); number += 1) {
    const subject = pick(subjects);
    const step: Step = { operation: pick(operations), subject, number };
    journal.begin(step);
    journal.end(step, await perform(store, step));
  }
}

/** Tries a write; resolves with whether it was a registration that was refused. */
export async function perform(store: CredentialStore, { operation, subject, number }: Step): Promise<boolean> {
  switch (operation) {
    case 'put':
      return store.put(subject, { credential: credentialOf(number), modelHash: `m${number}` }).then(
        () => false,
        (error: unknown) => {
          if ((error as { code?: unknown }).code === 'CALLER_OPTED_OUT') return true;
          throw error;
        },
      );
    case 'delete':
      await store.delete(subject);
      return false;
    case 'erase':
      await store.erase(subject);
      return false;
    case 'agree':
    case 'withdraw':
      await store.addConsent(subject, receiptFor(operation, number));
      return false;
  }
}

function receiptFor(operation: 'agree' | 'withdraw', number: number): ConsentReceipt {
  return { ...receiptOf(operation === 'agree' ? 'agreed' : 'withdrawn'), callSid: `CA${number}` };
}

/** What is kept about a subject, as far as writes tell. */
export interface State {
  readonly credential: number | null;
  readonly receipts: readonly string[];
  readonly optedOut: boolean;
}

export const nothing: State = { credential: null, receipts: [], optedOut: false };

/** What the store must hold: every confirmed write, and of the one that was cut off either all or nothing. */
export class ExpectedSubjects implements Journal {
  readonly #states = new Map<string, State>();
  readonly #open = new Map<string, Step>();
  confirmed = 0;
  /** Writes that were cut off, and how many of them had been kept. */
  cutOff = 0;
  kept = 0;

  begin(step: Step): void {
    this.#open.set(step.subject, step);
  }

  end(step: Step, refused: boolean): void {
    const state = this.#stateOf(step.subject);
    assert.equal(refused, step.operation === 'put' && state.optedOut, `${step.operation} of ${JSON.stringify(state)}`);
    this.#states.set(step.subject, next(state, step));
    this.#open.delete(step.subject);
    this.confirmed += 1;
  }

  /** Compares, and goes on from what is there. */
  async check(store: CredentialStore): Promise<void> {
    for (const subject of new Set([...this.#states.keys(), ...this.#open.keys()])) {
      const found = await readState(store, subject);
      const before = this.#stateOf(subject);
      const step = this.#open.get(subject);
      const allowed = step === undefined ? [before] : [before, next(before, step)];
      const place = allowed.findLastIndex((state) => JSON.stringify(state) === JSON.stringify(found));
      assert.notEqual(place, -1, `found ${JSON.stringify(found)}, expected one of ${JSON.stringify(allowed)}`);
      if (step !== undefined) {
        this.cutOff += 1;
        this.kept += place;
      }
      this.#states.set(subject, found);
    }
    this.#open.clear();
  }

  #stateOf(subject: string): State {
    return this.#states.get(subject) ?? nothing;
  }
}

/** What the store holds. Values must be whole. */
export async function readState(store: CredentialStore, subject: string): Promise<State> {
  const exported = await store.export(subject);
  if (exported === null) return nothing;
  const { registration, consents, optedOut } = exported;
  const number = registration === null ? null : Number.parseInt(registration.credential, 10);
  // the whole of it, beside the model hash it was stored with
  if (registration !== null) {
    assert.equal(registration.credential, credentialOf(number ?? 0));
    assert.equal(registration.modelHash, `m${number}`);
  }
  return { credential: number, receipts: consents.map(({ callSid }) => callSid), optedOut };
}

/** What a write makes of it, alone. */
export function next(state: State, { operation, number }: Step): State {
  switch (operation) {
    case 'put':
      return state.optedOut ? state : { ...state, credential: number };
    case 'delete':
      return { ...state, credential: null };
    case 'agree':
      return { ...state, receipts: [...state.receipts, `CA${number}`], optedOut: false };
    case 'withdraw':
      return { credential: null, receipts: [...state.receipts, `CA${number}`], optedOut: true };
    case 'erase':
      return { ...nothing, optedOut: state.optedOut };
  }
}

function pick<T>(values: readonly T[]): T {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new Error('there is nothing to pick from');
  return value;
}

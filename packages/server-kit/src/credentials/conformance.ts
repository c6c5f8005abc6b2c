import { consentCases } from './conformance-consents.js';
import { credentialCases } from './conformance-credentials.js';
import { subjectCases } from './conformance-subjects.js';
import type { CredentialStore } from './credential-store.js';

/** One behaviour every {@link CredentialStore} must have; `run` rejects with an `AssertionError` when the store lacks it. */
export interface ConformanceCase {
  /** The behaviour as a sentence: the title of the test. */
  readonly title: string;
  /** Tries it on an empty store without options. The last of them closes it. */
  readonly run: (store: CredentialStore) => Promise<void>;
}

/**
 * The behaviours of the {@link CredentialStore} contract that can be seen from outside, for any test runner:
 * `for (const { title, run } of credentialStoreConformance) test(title, () => run(createEmptyStore()))`.
 */
export const credentialStoreConformance: readonly ConformanceCase[] = [...credentialCases, ...consentCases, ...subjectCases].map(
  ([title, run]) => ({ title, run }),
);

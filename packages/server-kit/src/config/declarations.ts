import { createPrivateKey } from 'node:crypto';
import type { AssuranceProfile, Policy } from '@callseal/protocol/gate';
import { configError } from '../errors/config-error.js';
import { type GrantKey, parseGrantKeys } from '../gate/grant-keys.js';
import { parsePolicy } from '../gate/policy.js';
import { assuranceProfiles, parseProfile } from '../gate/profiles.js';
import { type CatalogueQuestion, createHashedAnswersProvider } from '../knowledge/hashed-answers-provider.js';
import { asObject } from '../upstream/parse-object.js';
import { readJsonFile } from './gate-schemas.js';
import type { ConfigProblem } from './read-environment.js';
import type { VariableName, VariableValues } from './variables.js';

/** What the gate is declared to be. */
export interface Declarations {
  readonly grantKeys?: readonly GrantKey[];
  readonly policy?: Policy;
  readonly profile?: AssuranceProfile;
  readonly questions?: readonly CatalogueQuestion[];
}

/** Reads declarations, and says what is wrong with those that cannot be read. */
export function readDeclarations(values: VariableValues): {
  readonly declarations: Declarations;
  readonly problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const read = <T>(variable: VariableName, parse: (value: never) => T, mend: string): T | undefined => {
    const value = values[variable];
    if (value === undefined) return undefined;
    try {
      return parse(value as never);
    } catch (error) {
      // the kit's own refusals say what to write instead and never repeat the text
      const isOurs = error instanceof Error && 'code' in error && error.code === 'CONFIG_INVALID';
      problems.push({ variable, mend: isOurs ? `is wrong. ${error.message}` : mend });
      return undefined;
    }
  };
  const declarations = {
    grantKeys: read('CALLSEAL_GRANT_KEYS', parseKeys, 'must be private keys made with: callseal keys generate grants.'),
    policy: read('CALLSEAL_GATE_POLICY_FILE', parsePolicy, 'must name a policy.'),
    profile: read(
      'CALLSEAL_GATE_PROFILE',
      parseNamedProfile,
      `must be one of ${Object.keys(assuranceProfiles).join(', ')}, or the path of a JSON file.`,
    ),
    questions: read('CALLSEAL_QUESTIONS_FILE', parseCatalogue, 'must name a catalogue of questions.'),
  };
  return { declarations: Object.fromEntries(Object.entries(declarations).filter(([, value]) => value !== undefined)), problems };
}

function parseNamedProfile(name: string): AssuranceProfile {
  const known = Object.entries(assuranceProfiles).find(([id]) => id === name);
  return known === undefined ? parseProfile(readJsonFile(name)) : known[1];
}

/** JSON Web Keys (one, an array, or a set), or PKCS 8 in PEM, one after the other. The first signs. */
function parseKeys(text: string): readonly GrantKey[] {
  const keys = text.includes('-----BEGIN') ? readPem(text) : readWebKeys(text);
  parseGrantKeys(keys);
  return keys;
}

function readPem(text: string): readonly GrantKey[] {
  const blocks = text.match(/-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/g) ?? [];
  return blocks.map((block) => createPrivateKey(block).export({ format: 'jwk' }) as GrantKey);
}

function readWebKeys(text: string): readonly GrantKey[] {
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value)) return value as readonly GrantKey[];
  const set = asObject(value) ?? {};
  return Array.isArray(set.keys) ? (set.keys as readonly GrantKey[]) : [set];
}

const kinds: readonly unknown[] = ['text', 'digits', 'date'] satisfies readonly CatalogueQuestion['kind'][];

function parseCatalogue(value: unknown): readonly CatalogueQuestion[] {
  const isQuestion = (each: unknown): each is CatalogueQuestion => {
    const { id, text, kind } = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>;
    return typeof id === 'string' && id !== '' && typeof text === 'string' && text !== '' && kinds.includes(kind);
  };
  if (!Array.isArray(value) || !value.every(isQuestion)) throw configError('It is a JSON array of { "id", "text", "kind" }.');
  // refuses an empty catalogue, and ids that are there twice
  createHashedAnswersProvider({ questions: value, rows: [] });
  return value;
}

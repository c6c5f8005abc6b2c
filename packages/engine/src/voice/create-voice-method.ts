/**
 * Loads a background model and makes the voice method of it.
 *
 * @module
 */
import { readFileSync } from 'node:fs';

import type { BackgroundModel } from './background-model.js';
import { parseBackgroundModel } from './background-model-file.js';
import { GmmVoiceMethod } from './gmm-voice-method.js';
import { VoiceModelError } from './voice-error.js';
import type { VoiceMethod } from './voice-method.js';

/** The model that ships with the package; the same path from `src` and from `dist`. */
export const SHIPPED_MODEL: URL = new URL('../../model/background.bin', import.meta.url);

/** Options of `createVoiceMethod`. */
export interface VoiceMethodOptions {
  /** Background model: loaded, or where its file is. Default: the file shipped with the package. */
  readonly model?: BackgroundModel | URL | string;
}

/**
 * Makes a voice method. Reads the model's file once, synchronously, at start-up; share the method among all calls.
 * @throws VoiceModelError `MODEL_UNREADABLE` or `MODEL_MALFORMED`
 */
export function createVoiceMethod(options: VoiceMethodOptions = {}): VoiceMethod {
  const { model = SHIPPED_MODEL } = options;
  return new GmmVoiceMethod(typeof model === 'string' || model instanceof URL ? loadBackgroundModel(model) : model);
}

/** Reads a model's file. */
export function loadBackgroundModel(file: URL | string): BackgroundModel {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new VoiceModelError('MODEL_UNREADABLE', { cause });
  }
  return parseBackgroundModel(bytes);
}

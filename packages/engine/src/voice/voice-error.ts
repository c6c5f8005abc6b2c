/**
 * What can go wrong with templates and models, as closed codes.
 *
 * @module
 */

/** Codes of {@link VoiceTemplateError} with what to do about each. */
export const VOICE_TEMPLATE_ERRORS = {
  TEMPLATE_MALFORMED: 'This is not a voice template. Pass the bytes that enrol() returned, unchanged.',
  TEMPLATE_CORRUPT: 'The voice template is damaged: its checksum does not match. Register the caller again.',
  TEMPLATE_VERSION_UNSUPPORTED: 'The voice template was written by another version of the engine. Register the caller again.',
  TEMPLATE_MODEL_MISMATCH: 'The voice template was made with another model. Register the caller again, or load that model.',
  NOT_ENOUGH_SPEECH: 'The utterance holds no usable speech. Check its quality and net speech before asking for a template or a score.',
} as const;

/** Code of a {@link VoiceTemplateError}. */
export type VoiceTemplateErrorCode = keyof typeof VOICE_TEMPLATE_ERRORS;

/** A template, or the utterance beside it, cannot be used. Branch on `code`. */
export class VoiceTemplateError extends Error {
  override readonly name = 'VoiceTemplateError';
  readonly code: VoiceTemplateErrorCode;

  constructor(code: VoiceTemplateErrorCode, options?: ErrorOptions) {
    super(VOICE_TEMPLATE_ERRORS[code], options);
    this.code = code;
  }
}

/** Codes of {@link VoiceModelError} with what to do about each. */
export const VOICE_MODEL_ERRORS = {
  MODEL_UNREADABLE: 'The background model file cannot be read. Check the path, or leave it out to use the shipped model.',
  MODEL_MALFORMED: 'The background model file is damaged or is no background model. Fit it again with tools/fit-model.mjs.',
} as const;

/** Code of a {@link VoiceModelError}. */
export type VoiceModelErrorCode = keyof typeof VOICE_MODEL_ERRORS;

/** The model cannot be loaded: the engine cannot start. Branch on `code`. */
export class VoiceModelError extends Error {
  override readonly name = 'VoiceModelError';
  readonly code: VoiceModelErrorCode;

  constructor(code: VoiceModelErrorCode, options?: ErrorOptions) {
    super(VOICE_MODEL_ERRORS[code], options);
    this.code = code;
  }
}

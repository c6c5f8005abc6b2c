import { html, type TemplateResult } from 'lit';
import { announcementOf } from '../words/announcement.js';
import type { CardModel } from './model.js';

/** The live region: always there, so that a change of its text is spoken. */
export const renderAnnouncer = ({ state, wording }: CardModel): TemplateResult =>
  html`<div class="spoken" role="status" aria-live="polite">${announcementOf(state, wording)}</div>`;

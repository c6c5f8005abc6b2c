import type { Environment } from '../config/read-environment.js';
import { readEnvironment } from '../config/variables.js';
import { variableNames, variableOf } from '../config/variables.js';
import type { ReportLine } from './report.js';

/** Characters. Shorter parts of a URL would blank ordinary words. */
const shortestSecret = 6;

/**
 * Takes every secret of the environment out of a line. No check prints one; this is the second lock, for messages of services that
 * repeat what they were sent.
 */
export function createRedactor(env: Environment): (line: ReportLine) => ReportLine {
  const secrets = secretTexts(env);
  const clean = (text: string): string => secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[secret]'), text);
  return (line) => ({ ...line, says: clean(line.says), ...(line.mend === undefined ? {} : { mend: clean(line.mend) }) });
}

function secretTexts(env: Environment): readonly string[] {
  const { values } = readEnvironment(env);
  const texts = new Set<string>();
  for (const name of variableNames) {
    if (variableOf(name).secret !== true) continue;
    for (const part of partsOf(env[name] ?? '')) texts.add(part);
    const value: unknown = values[name];
    if (typeof value === 'string') for (const part of partsOf(value)) texts.add(part);
    if (typeof value === 'object' && value !== null && 'url' in value) for (const part of partsOf(String(value.url))) texts.add(part);
    if (Array.isArray(value)) for (const item of value) if (typeof item === 'string') texts.add(item);
  }
  return [...texts].filter((text) => text.length >= shortestSecret).sort((a, b) => b.length - a.length);
}

/** A text, the keys of a list, the password of a URL, and the private part of a JSON Web Key. */
function partsOf(text: string): readonly string[] {
  const password = URL.canParse(text) ? new URL(text).password : '';
  const ofWebKeys = [...text.matchAll(/"d"\s*:\s*"([^"]+)"/g)].map(([, secret = '']) => secret);
  return [text.trim(), ...text.split(/[\s,]+/), password, safeDecode(password), ...ofWebKeys];
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

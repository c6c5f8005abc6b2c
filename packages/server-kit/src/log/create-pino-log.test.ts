import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { createPinoLog } from '../pino.js';
import { createFullKit, people, signature } from '../testkit/full-kit.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { send } from '../testkit/kit.js';
import { callSid, streamSid } from '../testkit/twilio-double.js';
import type { LogEntry } from './log.js';

const entry: LogEntry = { level: 'warn', event: 'request-failed', requestId: 'request-0001', route: '/v1/token', code: 'RATE_LIMITED' };

function createLines(options: Parameters<typeof createPinoLog>[0] = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, destination, log: createPinoLog({ destination, ...options }) };
}

describe('a line', () => {
  test('is one JSON object with its level as a word, its time and the entry’s fields', () => {
    const { lines, log } = createLines();
    log(entry);
    assert.equal(lines.length, 1);
    const { time, ...line } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.deepEqual(line, { ...entry, component: 'callseal', msg: 'request-failed' });
    assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('below the wanted level is not written', () => {
    const { lines, log } = createLines({ level: 'warn' });
    log({ ...entry, level: 'info' });
    log({ ...entry, level: 'error' });
    assert.equal(lines.length, 1);
  });

  test('stays one line and holds no secret, even from an entry that nobody typed', () => {
    const { lines, log } = createLines();
    const wild = { ...entry, subject: 'Alice', cause: { name: 'x\n{"level":"info"}', token: 'abc' }, to: 'Bob', note: '+447700900123' };
    log(wild);
    assert.equal(lines.join('').trimEnd().split('\n').length, 1);
    assert.doesNotMatch(lines.join(''), /Alice|Bob|abc|\+4477/);
  });

  test('goes among the lines of a logger of your own, with its level and its fields', () => {
    const lines: string[] = [];
    const logger = pino({ level: 'warn', base: { service: 'desk' } }, { write: (line: string) => lines.push(line) });
    const log = createPinoLog(logger);
    log({ ...entry, level: 'info' });
    log({ ...entry, subject: 'Alice' } as LogEntry);
    assert.equal(lines.length, 1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    assert.deepEqual([line.service, line.component, line.event, line.subject], ['desk', 'callseal', 'request-failed', '[redacted]']);
  });
});

/** Lines of a day at the desk, as they are written, but for the clock and for stacks, which differ by machine. */
async function writeExamples(): Promise<string> {
  const { lines, log } = createLines();
  await using down = await createHttpDouble(() => ({ status: 503, body: '' }));
  const voiceService = { tokenUrl: `${down.url}/oauth2/token`, clientId: 'client', clientSecret: 'client-secret' };
  await using full = await createFullKit({ onLog: log, voiceService });
  let count = 0;
  const ask = async (path: string, body: Record<string, string>, token: string = people.agent): Promise<void> => {
    count += 1;
    const headers = { 'x-request-id': `example-${count.toString().padStart(4, '0')}`, authorization: `Bearer ${token}` };
    await send(full.kit, path, { form: body, headers: { ...headers, ...signature(path, body) } });
  };
  const subject = '+447700900123';
  await ask('/v1/streams/start', { callSid });
  await ask('/v1/streams/status', { CallSid: callSid, StreamSid: streamSid(1), StreamEvent: 'stream-started' });
  await ask('/v1/verdicts', { subject, callSid, operation: 'verify', verdict: 'match', milliseconds: '8200' });
  await ask('/v1/streams/stop', { callSid });
  await ask('/v1/streams/status', { CallSid: callSid, StreamSid: streamSid(1), StreamEvent: 'stream-error', StreamError: '31920' });
  await ask('/v1/credentials/store', { subject, credential: 'sealed' });
  await ask('/v1/subjects/erase', { subject });
  await ask('/v1/subjects/erase', { subject }, people.administrator);
  await ask('/v1/credentials/lookup', { subject }, 'expired-token');
  await ask('/v1/token', {});
  return lines
    .map((line) => line.replace(/"time":"[^"]+"/, '"time":"2026-01-15T10:30:00.000Z"').replace(/,"stack":"[^"]+"/, ',"stack":"…"'))
    .join('');
}

test('the examples of docs/logging.md are what is really written', async () => {
  const file = new URL('../../../../docs/logging.md', import.meta.url);
  const text = await readFile(file, 'utf8');
  const [before = '', after = ''] = text.split(/(?<=<!-- lines -->\n)[^]*(?=<!-- \/lines -->)/);
  const expected = `${before}\n\`\`\`json\n${await writeExamples()}\`\`\`\n\n${after}`;
  if (process.env.WRITE_DOCS === '1') await writeFile(file, expected);
  else assert.equal(text, expected, 'run this test with WRITE_DOCS=1 to write them again');
});

test('docs/logging.md names every event', async () => {
  const text = await readFile(new URL('../../../../docs/logging.md', import.meta.url), 'utf8');
  const events = {
    'request-failed': 1,
    'stream-started': 1,
    'stream-stopped': 1,
    'stream-event': 1,
    'credential-stored': 1,
    'credential-deleted': 1,
    'consent-stored': 1,
    'verdict-reported': 1,
    'relay-started': 1,
    'relay-ended': 1,
    'subject-exported': 1,
    'subject-erased': 1,
    'conversation-announced': 1,
    'conversation-ended': 1,
    'post-call-hook-failed': 1,
  } as const satisfies Record<LogEntry['event'], 1>;
  const missing = Object.keys(events).filter((event) => !text.includes(`\`${event}\``));
  assert.deepEqual(missing, []);
});

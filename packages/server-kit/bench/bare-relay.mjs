/**
 * The upper bound of the relay: what the same requests and answers cost when nothing is behind them; a child process runs this file. It
 * reads the body, answers a start with an id, a question for events with all of them at once, and a wish for a decision with a grant.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gateAnswers } from '@callseal/protocol/gate-routes';
import { relayAnswers, relayEventsPath } from '@callseal/protocol/relay';

const events = [
  ['relay-opened', { score_threshold: 0.8, authenticity_threshold: 0.5, audio_total_duration: 3 }],
  ['info-consumer-ready', { call_id: `CA${'1'.repeat(32)}` }],
  ['relay-stream', { state: 'started' }],
  ['result-success', { score: 0.95, authenticity: 0.97, net_speech_duration: 3 }],
  ['relay-ended', {}],
];
const stream = events.map(([name, payload], index) => `id: ${index + 1}\nevent: ${name}\ndata: ${JSON.stringify(payload)}\n\n`).join('');

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { callSid } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (request.url === relayEventsPath) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(stream);
      response.end();
      return;
    }
    const body = request.url === gateAnswers.decide.path ? { grant: { token: 'x'.repeat(600) } } : { id: 'x'.repeat(22), callSid };
    if (request.url !== gateAnswers.decide.path && request.url !== relayAnswers.relayStart.path) response.statusCode = 404;
    const text = JSON.stringify(body);
    response.writeHead(response.statusCode, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  });
});
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send({ url: `http://127.0.0.1:${server.address().port}` });
process.once('disconnect', () => process.exit());
process.on('message', () => process.send({ cpu: process.cpuUsage() }));

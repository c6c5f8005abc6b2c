import { startDesk } from './server.js';

const desk = await startDesk({ port: Number(process.env.PORT ?? 4640) });
console.log(`Open ${desk.url}`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void desk.close());

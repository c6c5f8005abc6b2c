#!/usr/bin/env node
import { runCommand } from './command/serve-command.js';

const result = await runCommand(process.argv.slice(2), {
  env: process.env,
  out: (line) => {
    console.log(line);
  },
  err: (line) => {
    console.error(line);
  },
});

if ('exitCode' in result) process.exitCode = result.exitCode;
else {
  const close = (): void => {
    result.engine.close().catch(() => {
      process.exitCode = 1;
    });
  };
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
}

#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { runCommand } from './cli/run-command.js';

const { stdin, stderr } = process;

async function ask(prompt: string): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    return await lines.question(prompt);
  } finally {
    lines.close();
  }
}

const result = await runCommand(process.argv.slice(2), {
  env: process.env,
  out: (line) => {
    console.log(line);
  },
  err: (line) => {
    console.error(line);
  },
  readInput: (prompt) => (stdin.isTTY ? ask(prompt) : text(stdin)),
});

if ('exitCode' in result) process.exitCode = result.exitCode;
else {
  const stop = (): void => {
    // a second signal ends the process at once
    result.server.stop().catch(() => {
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

#!/usr/bin/env node
import { setTimeout } from 'node:timers/promises';
import { createPrompt } from './createPrompt.ts';
import { execute } from './execute.ts';
import { runCommand } from './runCommand.ts';

// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  workingDirectory: process.cwd(),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY,
  prompt: process.stdin.isTTY ? createPrompt(process.stdin, process.stderr) : undefined,
  now: () => new Date(),
  delay: setTimeout,
  execute,
});

// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const signalExitBase = 128;

/**
 * Runs a command in this one's place: its standard streams, its signals, its exit code.
 *
 * Ctrl-C reaches the command from the terminal, from npm and from here: it must take signals within half a second as one.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<void>} when it has ended; `process.exitCode` is then its own
 */
export function handOver(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { env, stdio: 'inherit' });
    for (const signal of forwarded) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.exitCode = code ?? signalExitBase + (signal === null ? 0 : constants.signals[signal]);
      for (const each of forwarded) process.removeAllListeners(each);
      resolve();
    });
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { runCommand } from '../../../cli/runCommand.ts';
import { type Listening, listen } from '../../../local/http/listen.ts';
import { callApi } from '../../support/callApi.ts';
import type { FakeWorld } from '../../support/fakeApp.ts';

export const functionKey = 'function-key';

/** The HTTP API of a fake application on a real port, behind a function key. @param port any, unless given */
export function serveApi(world: FakeWorld, port = 0): Promise<Listening> {
  return listen((request, response) => {
    answer(world, request, response).catch((error: unknown) => response.destroy(error as Error));
  }, port);
}

async function answer(world: FakeWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers['x-functions-key'] !== functionKey) {
    response.writeHead(401).end();
    return;
  }
  const body = await text(request);
  const operation = `${request.method ?? ''} ${request.url ?? ''}`;
  const found = await callApi(world, operation, body === '' ? {} : { body });
  response.writeHead(found.status, found.headers).end(found.text);
}

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly error: string;
}

export interface CommandPlace {
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly isTerminal?: boolean;
  /** What programs that it starts answer, by their command line; without an answer there is no such program. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Instead of waiting. */
  readonly delay?: () => Promise<unknown>;
}

/** Runs a command line, given as one would type it (no quotes). */
export async function run(line: string, place: CommandPlace = {}): Promise<Ended> {
  let [output, error] = ['', ''];
  const exitCode = await runCommand(line.split(' '), {
    environment: place.environment ?? {},
    workingDirectory: place.workingDirectory ?? '/',
    write: (written) => (output += written),
    writeError: (written) => (error += written),
    isTerminal: place.isTerminal ?? false,
    prompt: undefined,
    now: () => new Date('2026-11-24T12:00:10Z'),
    delay: place.delay ?? (() => Promise.resolve()),
    execute: (program, words) => Promise.resolve(place.programs?.[[program, ...words].join(' ')]),
  });
  return { exitCode, output, error };
}

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedEvent } from './envelope.ts';

/** An event that one subscription has not got yet. */
export interface WaitingEvent {
  readonly published: PublishedEvent;
  /** Failed ones. */
  readonly attempts: number;
  /** Not before this. ISO 8601. */
  readonly dueAt: string;
}

/**
 * One subscription's waiting events, one file each. Written at once and by rename: an event that was accepted is there
 * after a crash, whole.
 */
export interface WaitingEvents {
  load(): WaitingEvent[];
  save(waiting: WaitingEvent): void;
  remove(id: string): void;
  /** Keeps an event that can't be delivered for people to look at. */
  bury(id: string, deadLetter: { readonly path: string; readonly content: unknown }): void;
}

export function openWaitingEvents(directory: string, subscription: string): WaitingEvents {
  const folder = join(directory, 'waiting', subscription);
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  function pathOf(id: string): string {
    return join(folder, `${id}.json`);
  }

  function remove(id: string): void {
    rmSync(pathOf(id), { force: true });
  }

  return {
    load: () =>
      readdirSync(folder)
        .filter(isWhole)
        .map((file) => read(join(folder, file))),
    save: (waiting) => writeAtomically(pathOf(waiting.published.id), waiting),
    remove,
    bury(id, { path, content }) {
      const parent = join(directory, 'dead-letters', path);
      mkdirSync(parent, { recursive: true });
      writeAtomically(join(parent, `${id}.json`), content);
      remove(id);
    },
  };
}

function isWhole(file: string): boolean {
  return file.endsWith('.json');
}

function read(path: string): WaitingEvent {
  return JSON.parse(readFileSync(path, 'utf8')) as WaitingEvent;
}

function writeAtomically(path: string, content: unknown): void {
  writeFileSync(`${path}.unfinished`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${path}.unfinished`, path);
}

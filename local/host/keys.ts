import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../arm/jsonFile.ts';

/** 40 bytes, as Azure's own keys have. */
const keyBytes = 40;

const keysSchema = z.object({ master: z.string().min(1), function: z.string().min(1), eventGrid: z.string().min(1) });

/**
 * What opens this host.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
 */
export interface Keys extends z.infer<typeof keysSchema> {
  /** The Durable extension's system key: of its webhooks, and part of the address that the app's own client calls. */
  readonly durableTask: string;
}

/** The keys in `<state>/keys.json` (mode 0600), made when there are none. */
export function loadKeys(stateDirectory: string): Keys {
  const file = join(stateDirectory, 'keys.json');
  let keys = readJson(file, keysSchema);
  if (keys === undefined) {
    keys = { master: newKey(), function: newKey(), eventGrid: newKey() };
    writeJson(file, keys);
  }
  const durableTask = createHmac('sha256', keys.master).update('durabletask_extension').digest('base64url');
  return { ...keys, durableTask };
}

/** Whether `given` is one of `accepted`, in a time that tells nothing about them. */
export function isKey(given: string | undefined, ...accepted: readonly string[]): boolean {
  if (given === undefined) return false;
  return accepted.map((key) => isSame(given, key)).includes(true);
}

function isSame(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function newKey(): string {
  return randomBytes(keyBytes).toString('base64url');
}

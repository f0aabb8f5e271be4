import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { RegistryError } from '../errors.ts';
import { attributesSchema, type ChangeableAttributes } from '../storage/records.ts';
import { readBody } from './readBody.ts';

const maxBodyBytes = 64 * 1024;
const bodySchema = attributesSchema.partial();

/** The locks that a PATCH names; those that it leaves out stay. @throws RegistryError UNSUPPORTED with 400 */
export async function changeAttributes(request: IncomingMessage): Promise<Partial<ChangeableAttributes>> {
  const text = (await readBody(request, maxBodyBytes)).toString();
  const parsed = bodySchema.safeParse(parseJson(text));
  if (parsed.success) return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  throw new RegistryError('UNSUPPORTED', z.prettifyError(parsed.error), { status: 400 });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

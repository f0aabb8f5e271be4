import { z } from 'zod';
import { registrySchema } from './registrySchema.ts';
import { buildSchema, importSchema } from './taskSchema.ts';

/** What is well formed in a part of the file; the rest is missing. */
export type Loose<Schema extends z.ZodObject> = { readonly [Key in keyof z.output<Schema>]?: z.output<Schema>[Key] };
export type LooseRegistry = Loose<typeof registrySchema>;
export type LooseImport = Loose<typeof importSchema> & { readonly kind: 'import' };
export type LooseBuild = Loose<typeof buildSchema> & { readonly kind: 'build' };

export interface LooseParts {
  readonly registries: ReadonlyMap<string, LooseRegistry>;
  readonly tasks: ReadonlyMap<string, LooseImport | LooseBuild>;
}

const outlineSchema = z
  .object({
    registries: z.record(z.string(), z.unknown()).catch({}),
    tasks: z.record(z.string(), z.unknown()).catch({}),
  })
  .catch({ registries: {}, tasks: {} });

/** Field by field, so that one mistake does not hide another. A task of no known kind is left out. */
export function looseParts(value: unknown): LooseParts {
  const { registries, tasks } = outlineSchema.parse(value);
  return {
    registries: new Map(Object.entries(registries).map(([name, part]) => [name, loosely(registrySchema, part)])),
    tasks: new Map(Object.entries(tasks).flatMap(([name, part]) => looseTask(part).map((task) => [name, task]))),
  };
}

function looseTask(part: unknown): readonly (LooseImport | LooseBuild)[] {
  const { kind } = z
    .object({ kind: z.enum(['import', 'build']).optional().catch(undefined) })
    .catch({})
    .parse(part);
  if (kind === undefined) return [];
  return [kind === 'import' ? { ...loosely(importSchema, part), kind } : { ...loosely(buildSchema, part), kind }];
}

function loosely<Schema extends z.ZodObject>(schema: Schema, part: unknown): Loose<Schema> {
  const fields = z.record(z.string(), z.unknown()).catch({}).parse(part);
  const parsed = Object.entries(schema.shape).map(([key, field]) => [key, z.safeParse(field, fields[key])] as const);
  return Object.fromEntries(
    parsed.flatMap(([key, { success, data }]) => (success ? [[key, data]] : [])),
  ) as Loose<Schema>;
}

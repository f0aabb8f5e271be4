import { z } from 'zod';
import { omit } from '../omit.ts';
import { answerSchemas, requestSchemas } from './schemas.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The named schemas, with references to each other where one is part of another. */
export function components(): Readonly<Record<string, JsonSchema>> {
  return { ...jsonSchemas(answerSchemas, 'output'), ...jsonSchemas(requestSchemas, 'input') };
}

/** `input`: as it is sent, where what has a default may be missing. */
function jsonSchemas(named: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema as JsonSchema)]));
}

/** Parameters of a query, each with its own schema. */
export function parametersOf(query: z.ZodObject): readonly JsonSchema[] {
  const { properties = {} } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

function plain(schema: JsonSchema): JsonSchema {
  return omit(schema as { $schema?: unknown; $id?: unknown }, '$schema', '$id');
}

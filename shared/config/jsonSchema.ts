import { z } from 'zod';
import { fileSchema } from './schema.ts';

/** JSON Schema of customhouse.yaml as it is written, for editors. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7' });
}

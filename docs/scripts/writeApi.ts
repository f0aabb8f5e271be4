import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiMarkdown } from './apiMarkdown.ts';

/** `npm run docs`: writes docs/api.md from the API's schemas. */
writeFileSync(join(import.meta.dirname, '..', 'api.md'), apiMarkdown());

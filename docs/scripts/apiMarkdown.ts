import { components, type JsonSchema, parametersOf } from '../../shared/api/openapi/components.ts';
import type { Operation } from '../../shared/api/openapi/operation.ts';
import { operations } from '../../shared/api/openapi/operations.ts';

/** docs/api.md: the same description for people. */
/** docs/api.md: the description that /api/openapi.json serves, for people. */
export function apiMarkdown(): string {
  const schemas = Object.entries(components()).sort(([a], [b]) => a.localeCompare(b));
  return `${[
    '# HTTP API',
    '<!-- Written by `npm run docs`; a test fails while it is not what the schemas say. -->',
    introduction,
    '## Operations',
    ...operations.map(operationText),
    '## Schemas',
    'A `?` marks what may be missing.',
    ...schemas.map(([name, schema]) => `### ${name}\n\n\`\`\`ts\n${typeText(schema, '')}\n\`\`\``),
  ].join('\n\n')}\n`;
}

const introduction = `Everything that the \`customhouse\` command and the dashboard do goes through this API. An OpenAPI 3.1 description of it is served at \`/api/openapi.json\`.

* **Key.** Send a function key in \`x-functions-key\`. Where App Service Authentication stands in front of the app, people use the same operations under \`/ui/api/…\`, with the role *reader* or *operator* ([decision 11](decisions/011-signing-in-to-the-dashboard.md)).
* **Refusals** are problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with a stable \`code\` and a \`remedy\`. 4xx: ask for something else; 503 with \`retry-after\`: ask again.
* **Idempotency-Key.** Where it is taken, a request that is sent again with its key is the same request, and the same run.
* **Pages.** A list that goes on has \`next\`: give it back as \`?next=\`.`;

function operationText({ method, path, summary, description, query, body, answer, ...rest }: Operation): string {
  const facts = [
    query === undefined ? undefined : `Query: ${parametersOf(query).map(parameterText).join(', ')}`,
    body === undefined ? undefined : `Body: ${link(body)}`,
    rest.isIdempotent === true ? 'Takes an `Idempotency-Key`' : undefined,
    `Answer: ${answer.status} ${answer.schema === undefined ? 'plain text' : link(answer.schema)}`,
    ...Object.entries(answer.headers ?? {}).map(([name, meaning]) => `Header \`${name}\`: ${meaning}`),
    rest.refusals.length === 0 ? undefined : `Refused with ${rest.refusals.map((code) => `\`${code}\``).join(', ')}`,
    rest.access === 'anonymous' ? 'Needs no key' : undefined,
  ].filter((fact) => fact !== undefined);
  const explained = [summary, description]
    .filter((text) => text !== undefined)
    .map((text) => text.replace(/\.?$/, '.'));
  return `### \`${method} ${path}\`\n\n${explained.join(' ')}\n\n${facts.map((fact) => `* ${fact}`).join('\n')}`;
}

function parameterText({ name, schema }: JsonSchema): string {
  return `\`${String(name)}\` (${typeText(schema as JsonSchema, '').replaceAll("'", '`')})`;
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}

/** A JSON Schema as TypeScript would write it. */
function typeText(schema: JsonSchema, indent: string): string {
  const { $ref, enum: words, const: word, anyOf, oneOf, type, items, properties, additionalProperties } = schema;
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  if (Array.isArray(words)) return words.map((one) => `'${String(one)}'`).join(' | ');
  if (typeof word === 'string') return `'${word}'`;
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return choices.map((one) => typeText(one as JsonSchema, indent)).join(' | ');
  if (Array.isArray(type)) return type.join(' | ');
  if (type === 'array') return arrayText(typeText(items as JsonSchema, indent));
  if (properties !== undefined) return objectText(schema, indent);
  if (typeof additionalProperties === 'object')
    return `Record<string, ${typeText(additionalProperties as JsonSchema, indent)}>`;
  if (type === 'object') return '{}';
  return type === 'integer' ? 'number' : typeof type === 'string' ? type : 'unknown';
}

function arrayText(item: string): string {
  return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function objectText({ properties, required }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => {
    const mark = Array.isArray(required) && required.includes(name) ? '' : '?';
    return `${inner}${name}${mark}: ${typeText(schema, inner)}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

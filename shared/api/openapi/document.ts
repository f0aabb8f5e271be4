import { components, type JsonSchema, parametersOf } from './components.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

/**
 * The HTTP API as OpenAPI 3.1 describes it, made from the schemas that its answers are made by.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  return {
    openapi: '3.1.1',
    info: { title: 'Customhouse', version: '1', description: 'Lets public container images in, and answers for them.' },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components(),
      securitySchemes: {
        functionKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description: 'A key of the function app.',
        },
      },
    },
  };
}

function describe({ id, summary, description, body, access, ...operation }: Operation): JsonSchema {
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [...pathParameters(operation.path), ...queryParameters(operation), ...headerParameters(operation)],
    ...(body === undefined ? {} : { requestBody: { content: json(reference(body)) } }),
    responses: {
      [operation.answer.status]: success(operation.answer),
      default: {
        description: refusalText(operation.refusals),
        content: { 'application/problem+json': { schema: reference('Problem') } },
      },
    },
    security: access === 'anonymous' ? [] : [{ functionKey: [] }],
  };
}

type Part = Omit<Operation, 'id' | 'summary' | 'description' | 'body' | 'access'>;

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text }));
}

function queryParameters({ query }: Part): readonly JsonSchema[] {
  return query === undefined ? [] : parametersOf(query);
}

function headerParameters({ isIdempotent }: Part): JsonSchema[] {
  if (isIdempotent !== true) return [];
  const description = 'The same request sent again with it is one request. 1 to 255 visible ASCII characters.';
  return [{ name: 'Idempotency-Key', in: 'header', description, schema: text }];
}

function success({ status, schema, headers = {} }: Operation['answer']): JsonSchema {
  const described = Object.entries(headers).map(([name, description]) => [name, { description, schema: text }]);
  return {
    description: status === 202 ? 'It was asked for' : 'What there is',
    content: schema === undefined ? { 'text/plain': { schema: text } } : json(reference(schema)),
    ...(described.length === 0 ? {} : { headers: Object.fromEntries(described) as JsonSchema }),
  };
}

function refusalText(refusals: Part['refusals']): string {
  return refusals.length === 0 ? 'A fault, with what to do' : `A fault, or one of ${refusals.join(', ')}`;
}

const text = { type: 'string' } as const;

function json(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

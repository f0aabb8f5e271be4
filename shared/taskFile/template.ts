import { placeOf, TaskFileError } from './problem.ts';

/** What a template may name. A key that is missing renders as nothing, as in ACR. */
export interface TemplateData {
  readonly Run: Readonly<Record<string, string>>;
  readonly Values: Readonly<Record<string, unknown>>;
  readonly Secrets: Readonly<Record<string, string>>;
}

/** `{{…}}`, with Go's `{{-` and `-}}` that take the white space beside them away. */
const action = /(\s+(?=\{\{-\s))?\{\{(?:-\s)?\s*([^}]*?)\s*(?:\s-)?\}\}((?<=-\}\})\s+)?/g;
const field = /^(?:\.\w+)+$/;
const indexed = /^index\s+((?:\.\w+)+)((?:\s+"[^"]*")+)$/;

/**
 * Renders the part of Go's text/template that task files use: `{{.Run.ID}}`, `{{.Values.x}}`, `{{index .Secrets "x"}}`.
 *
 * @param file named in the message
 * @throws TaskFileError for every other expression, with its place
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml#run-variables
 */
export function renderTemplate(text: string, data: TemplateData, file: string): string {
  return text.replace(action, (whole: string, ...groups: unknown[]) => {
    const expression = String(groups[1]);
    const path = pathOf(expression);
    if (path?.[0] !== undefined && path[0] in data) return asText(lookUp(data, path));
    const offset = groups.find((group) => typeof group === 'number') ?? 0;
    throw new TaskFileError(file, [
      {
        ...placeOf(text, offset + whole.indexOf('{{')),
        message: `{{${expression}}} can't be rendered. Known are {{.Run.…}}, {{.Values.…}}, {{.Secrets.…}} and {{index .Secrets "…"}}.`,
      },
    ]);
  });
}

function pathOf(expression: string): string[] | undefined {
  if (field.test(expression)) return expression.slice(1).split('.');
  const match = indexed.exec(expression);
  if (match === null) return undefined;
  const keys = [...(match[2] ?? '').matchAll(/"([^"]*)"/g)].map((key) => key[1] ?? '');
  return [...(match[1] ?? '').slice(1).split('.'), ...keys];
}

function lookUp(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    data,
  );
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A segment of a route, as ASP.NET writes it: `tasks`, `{task}`, `{task?}`, `{*path}`, `{id:int}`. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly isOptional: boolean; readonly accepts: RegExp }
  | { readonly kind: 'rest'; readonly name: string };

export interface RouteTemplate {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** @see https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints */
const constraints: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  bool: /^(true|false)$/i,
  alpha: /^[a-z]+$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  // Optional and of no length: the root, for which an empty route does not stand.
  'maxlength(0)': /^$/,
};
const anything = /^[^]*$/;

/** @throws Error naming the route and the part of it that this host can't match */
export function parseRouteTemplate(text: string): RouteTemplate {
  const parts = text.split('/').filter((part) => part !== '');
  const segments = parts.map((part) => parseSegment(part, text));
  for (const segment of segments.slice(0, -1)) {
    const isOpenEnded = segment.kind === 'rest' || (segment.kind === 'parameter' && segment.isOptional);
    if (isOpenEnded) throw new Error(`In the route "${text}" {${segment.name}} may only be the last segment.`);
  }
  return { text, segments };
}

function parseSegment(part: string, route: string): Segment {
  if (!/[{}]/.test(part)) return { kind: 'literal', text: part.toLowerCase() };
  const rest = /^\{\*{1,2}(\w+)\}$/.exec(part);
  if (rest?.[1] !== undefined) return { kind: 'rest', name: rest[1] };
  const [, name, constraint, optional] = /^\{(\w+)(?::(\w+(?:\(\d+\))?))?(\?)?\}$/.exec(part) ?? [];
  const accepts = constraint === undefined ? anything : constraints[constraint];
  if (name === undefined || accepts === undefined) {
    throw new Error(`The local Functions host can't match ${part} in the route "${route}".`);
  }
  return { kind: 'parameter', name, isOptional: optional !== undefined, accepts };
}

/**
 * @param path decoded segments of a request's path
 * @returns the values of the parameters; undefined when the path is another one
 */
export function matchRoute(template: RouteTemplate, path: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind === 'rest') return { ...params, [segment.name]: path.slice(index).join('/') };
    const given = path[index];
    if (given === undefined) return segment.kind === 'parameter' && segment.isOptional ? params : undefined;
    if (segment.kind === 'literal' && given.toLowerCase() !== segment.text) return undefined;
    if (segment.kind === 'parameter') {
      if (!segment.accepts.test(given)) return undefined;
      params[segment.name] = given;
    }
  }
  return path.length === template.segments.length ? params : undefined;
}

/** Sorts the more exact route first: literals before constrained parameters, parameters and the rest of a path. */
export function compareRoutes(a: RouteTemplate, b: RouteTemplate): number {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rankOf(a.segments[index]) - rankOf(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rankOf(segment: Segment | undefined): number {
  if (segment === undefined) return 0;
  if (segment.kind === 'literal') return 1;
  if (segment.kind === 'rest') return 5;
  return (segment.accepts === anything ? 3 : 2) + (segment.isOptional ? 1 : 0);
}

/**
 * The segments of a request's path, decoded.
 *
 * @returns undefined when it is not valid percent-encoding
 */
export function decodePath(path: string): string[] | undefined {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

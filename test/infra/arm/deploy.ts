import { afterwards, surroundings } from './afterwards.ts';
import { type Expression, parseExpression } from './expression.ts';
import { functions } from './functions.ts';
import { asText, type Json } from './json.ts';
import type { NestedDeployment, Template, TemplateResource } from './template.ts';

/** Where a template is deployed. */
export interface Scope {
  readonly subscriptionId: string;
  /** Missing: to the subscription itself. */
  readonly resourceGroup?: string;
}

/** A resource as it would be asked for, every expression filled in. */
export interface Deployed {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** Resource ID of what an extension resource (a role assignment) is on; the resource group otherwise. */
  readonly scope: string;
  readonly properties: { readonly [key: string]: Json };
  readonly body: { readonly [key: string]: Json };
}

export interface Deployment {
  readonly resources: readonly Deployed[];
  readonly outputs: Readonly<Record<string, Json>>;
}

interface Loop {
  readonly index: number;
  readonly lambda?: Readonly<Record<string, Json>>;
}

/**
 * Works a compiled template out as the resource manager would, nested deployments included, and sends nothing.
 *
 * @throws Error for a function or a form that our templates did not use so far
 */
export function deploy(template: Template, parameters: Readonly<Record<string, Json>>, scope: Scope): Deployment {
  const resources: Deployed[] = [];
  const modules = new Map<string, Deployment>();
  const once: Loop = { index: 0 };
  const symbols = new Map<string, TemplateResource>(Object.entries(template.resources));

  function value(source: unknown, loop: Loop): Json {
    if (typeof source === 'string') return text(source, loop);
    if (Array.isArray(source)) return source.map((one) => value(one, loop));
    if (typeof source !== 'object' || source === null) return source as Json;
    const { copy, ...rest } = source as { copy?: { name: string; count: Json; input: Json }[] };
    const entries = Object.entries(rest).map(([key, one]) => [key, value(one, loop)] as const);
    const loops = (copy ?? []).map(({ name, count, input }) => [name, repeat(count, input, loop)] as const);
    return Object.fromEntries([...entries, ...loops]);
  }

  function repeat(count: Json, input: Json, loop: Loop): Json[] {
    return Array.from({ length: Number(value(count, loop)) }, (_, index) => value(input, { ...loop, index }));
  }

  function text(source: string, loop: Loop): Json {
    if (!source.startsWith('[')) return source;
    return source.startsWith('[[') ? source.slice(1) : evaluate(parseExpression(source.slice(1, -1)), loop);
  }

  function evaluate(expression: Expression, loop: Loop): Json {
    if (expression.kind === 'literal') return expression.value;
    if (expression.kind === 'property') {
      const of = evaluate(expression.of, loop) as { [key: string]: Json };
      const found = of[asText(evaluate(expression.key, loop))];
      if (found === undefined)
        throw new Error(`No such property in ${JSON.stringify(expression.key)} of ${JSON.stringify(of)}`);
      return found;
    }
    const { name, args } = expression;
    if (name === 'if') return evaluate(args[evaluate(args[0]!, loop) === true ? 1 : 2]!, loop);
    if (name === 'map') return mapped(args, loop);
    return call(
      name,
      args.map((arg) => evaluate(arg, loop)),
      loop,
    );
  }

  function mapped([list, lambda]: readonly Expression[], loop: Loop): Json {
    if (lambda?.kind !== 'call' || lambda.name !== 'lambda') throw new Error('map() without a lambda');
    const variable = (lambda.args[0] as { value: string }).value;
    return (evaluate(list!, loop) as Json[]).map((one) =>
      evaluate(lambda.args[1]!, { ...loop, lambda: { ...loop.lambda, [variable]: one } }),
    );
  }

  function call(name: string, args: Json[], loop: Loop): Json {
    const first = typeof args[0] === 'string' ? args[0] : '';
    switch (name) {
      case 'parameters':
        return parameters[first] ?? value(template.parameters?.[first]?.defaultValue ?? null, loop);
      case 'variables':
        return variable(first, loop);
      case 'lambdaVariables':
        return loop.lambda?.[first] ?? null;
      case 'copyIndex':
        return loop.index + (args[1] === undefined ? 0 : Number(args[1]));
      case 'subscription':
        return {
          id: `/subscriptions/${scope.subscriptionId}`,
          subscriptionId: scope.subscriptionId,
          tenantId: 'the tenant',
        };
      case 'resourceGroup':
        return { id: groupId(scope), name: scope.resourceGroup ?? '' };
      case 'resourceId':
        return resourceId(args.map(asText));
      case 'subscriptionResourceId':
        return `/subscriptions/${scope.subscriptionId}/providers/${path(args.map(asText))}`;
      case 'extensionResourceId':
        return `${first}/providers/${path(args.slice(1).map(asText))}`;
      case 'reference':
        return reference(first, args[2] === 'full');
      case 'listKeys':
        return { systemKeys: { eventgrid_extension: 'the-key-of-event-grid' } };
    }
    const known = functions[name];
    return known === undefined ? userFunction(name, args) : known(...args);
  }

  function variable(name: string, loop: Loop): Json {
    const looped = template.variables?.copy?.find((one) => one.name === name);
    if (looped !== undefined) return repeat(looped.count, looped.input, loop);
    return value(template.variables?.[name] ?? null, loop);
  }

  function userFunction(name: string, args: Json[]): Json {
    const [namespace, member] = name.split('.');
    const found = template.functions?.find((one) => one.namespace === namespace)?.members[member ?? ''];
    if (found === undefined) throw new Error(`The template function ${name} is not known here.`);
    const named = Object.fromEntries(found.parameters.map((one, index) => [one.name, args[index] ?? null]));
    const { outputs } = deploy({ resources: {}, outputs: { it: { type: '', ...found.output } } }, named, scope);
    return outputs['it'] ?? null;
  }

  function resourceId(args: readonly string[]): string {
    const at = args.findIndex((one) => /^[A-Z]\w+\.\w+\//i.test(one));
    const [resourceGroup = scope.resourceGroup, subscriptionId = scope.subscriptionId] = args.slice(0, at).reverse();
    const within: Scope = { subscriptionId, ...(resourceGroup !== undefined && { resourceGroup }) };
    return `${groupId(within)}/providers/${path(args.slice(at))}`;
  }

  /** Of a module its outputs, of a resource what Azure tells afterwards. */
  function reference(symbol: string, isFull: boolean): Json {
    const [, name = '', index] = /^(.*?)(?:\[(\d+)\])?$/.exec(symbol) ?? [];
    if (symbol.startsWith('/')) return told(...typeAndName(symbol), isFull);
    const resource = symbols.get(name);
    if (resource === undefined) throw new Error(`reference('${symbol}') names nothing`);
    const loop: Loop = { index: Number(index ?? 0) };
    if (isModule(resource)) {
      const { outputs } = module(name, resource, loop);
      return { outputs: Object.fromEntries(Object.entries(outputs).map(([key, one]) => [key, { value: one }])) };
    }
    return told(resource.type, asText(value(resource.name, loop)), isFull);
  }

  function module(name: string, resource: TemplateResource, loop: Loop): Deployment {
    const key = `${name}[${loop.index}]`;
    const known = modules.get(key);
    if (known !== undefined) return known;
    const nested = resource.properties as NestedDeployment;
    const given = Object.entries(nested.parameters ?? {}).map(
      ([one, given]) => [one, valueOf(value(given, loop))] as const,
    );
    const group = resource.resourceGroup === undefined ? undefined : asText(value(resource.resourceGroup, loop));
    const deployment = deploy(nested.template, Object.fromEntries(given), {
      subscriptionId: asText(value(resource.subscriptionId ?? scope.subscriptionId, loop)),
      ...(group === undefined ? resource['location'] === undefined && { ...scope } : { resourceGroup: group }),
    });
    modules.set(key, deployment);
    return deployment;
  }

  function add(resource: TemplateResource, loop: Loop): void {
    const name = asText(value(resource.name, loop));
    const on = resource.scope === undefined ? undefined : asText(value(resource.scope, loop));
    const within =
      resource.type === 'Microsoft.Resources/resourceGroups' ? { subscriptionId: scope.subscriptionId } : scope;
    const body = value(withoutPlan(resource), loop) as { [key: string]: Json };
    const id = `${on ?? groupId(within)}/providers/${path([resource.type, ...name.split('/')])}`;
    const properties = (body['properties'] ?? {}) as { [key: string]: Json };
    resources.push({ id, type: resource.type, name, scope: on ?? groupId(within), properties, body });
  }

  for (const [symbol, resource] of symbols) {
    if (resource.existing === true) continue;
    const count = Number(value(resource.copy?.count ?? 1, once));
    for (let index = 0; index < count; index++) {
      if (resource.condition !== undefined && value(resource.condition, { index }) !== true) continue;
      if (isModule(resource)) resources.push(...module(symbol, resource, { index }).resources);
      else add(resource, { index });
    }
  }
  const outputs = Object.entries(template.outputs ?? {}).map(([name, { value: of }]) => [
    name,
    value(of ?? null, once),
  ]);
  return { resources, outputs: Object.fromEntries(outputs) as Record<string, Json> };
}

function told(type: string, name: string, isFull: boolean): Json {
  const properties = afterwards(type, name);
  return isFull ? { ...surroundings(name), properties } : properties;
}

/** Of a resource that is named by its ID; ours of that kind have no parent. */
function typeAndName(id: string): [type: string, name: string] {
  const [provider = '', kind = '', name = ''] = id.split('/').slice(-3);
  return [`${provider}/${kind}`, name];
}

function isModule({ type, properties }: TemplateResource): boolean {
  return type === 'Microsoft.Resources/deployments' && properties !== undefined && 'template' in properties;
}

/** A parameter is `{ value: … }`, or an expression that gives that. */
function valueOf(given: Json): Json {
  return (given as { value: Json }).value;
}

/** What says how often and when, and is no part of the resource itself. */
const plan = new Set(['copy', 'condition', 'dependsOn', 'scope']);

function withoutPlan(resource: TemplateResource): Record<string, unknown> {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => !plan.has(key)));
}

function groupId({ subscriptionId, resourceGroup }: Scope): string {
  const subscription = `/subscriptions/${subscriptionId}`;
  return resourceGroup === undefined ? subscription : `${subscription}/resourceGroups/${resourceGroup}`;
}

/** `Microsoft.A/b/c` and `x`, `y` → `Microsoft.A/b/x/c/y` */
function path([type = '', ...names]: readonly string[]): string {
  const [provider, ...kinds] = type.split('/');
  return [provider, ...kinds.flatMap((kind, index) => [kind, names[index] ?? ''])].join('/');
}

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { asText, type Json } from './json.ts';

/**
 * The template functions that need nothing but their arguments; GUIDs and unique strings are others than Azure's, but as stable.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
export const functions: Readonly<Record<string, (...args: Json[]) => Json>> = {
  add: (a, b) => Number(a) + Number(b),
  and: (...args) => args.every(Boolean),
  or: (...args) => args.some(Boolean),
  not: (value) => value !== true,
  true: () => true,
  false: () => false,
  null: () => null,
  equals: (a, b) => isDeepStrictEqual(a, b),
  greater: (a, b) => Number(a) > Number(b),
  coalesce: (...args) => args.find((value) => value !== null) ?? null,
  concat: (...args) => (args.every((value) => Array.isArray(value)) ? args.flat() : args.map(asText).join('')),
  contains: (container, item) => {
    if (Array.isArray(container)) return container.some((one) => isDeepStrictEqual(one, item));
    return typeof container === 'string'
      ? container.includes(asText(item))
      : Object.hasOwn(asObject(container), asText(item));
  },
  createArray: (...args) => args,
  createObject: (...args) =>
    Object.fromEntries(args.flatMap((key, index) => (index % 2 === 0 ? [[asText(key), args[index + 1] ?? null]] : []))),
  empty: (value) => value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0),
  format: (form, ...args) => asText(form).replaceAll(/\{(\d+)\}/g, (_, index: string) => asText(args[Number(index)])),
  items: (value) =>
    Object.keys(asObject(value))
      .sort()
      .map((key) => ({ key, value: asObject(value)[key] ?? null })),
  last: (list) => (list as Json[]).at(-1) ?? null,
  length: (value) => (typeof value === 'string' || Array.isArray(value) ? value : Object.keys(asObject(value))).length,
  split: (text, by) => asText(text).split(asText(by)),
  startsWith: (text, start) => asText(text).toLowerCase().startsWith(asText(start).toLowerCase()),
  take: (value, count) => (value as string).slice(0, Number(count)),
  tryGet: (value, ...keys) =>
    keys.reduce((found, key) => (found === null ? null : (asObject(found)[asText(key)] ?? null)), value ?? null),
  union: (...args) =>
    Array.isArray(args[0]) ? distinct((args as Json[][]).flat()) : (Object.assign({}, ...args) as Json),
  guid: (...args) =>
    createHash('sha256')
      .update(args.map(asText).join('\0'))
      .digest('hex')
      .slice(0, 32)
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  uniqueString: (...args) => createHash('sha256').update(args.map(asText).join('\0')).digest('hex').slice(0, 13),
  cidrSubnet: (range, bits, index) =>
    `${asText(range).split('.').slice(0, 3).join('.')}.${64 * Number(index)}/${asText(bits)}`,
  environment: () => ({
    resourceManager: 'https://management.azure.com/',
    authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
    suffixes: { keyvaultDns: '.vault.azure.net', storage: 'core.windows.net', acrLoginServer: '.azurecr.io' },
  }),
};

function asObject(value: Json | undefined): Record<string, Json> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error(`No object: ${JSON.stringify(value)}`);
}

function distinct(values: Json[]): Json[] {
  return values.filter((value, index) => values.findIndex((one) => isDeepStrictEqual(one, value)) === index);
}

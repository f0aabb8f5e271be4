import { z } from 'zod';
import {
  isDigest,
  isRepository,
  isTag,
  parseTaggedImage,
  type Repository,
  type Tag,
  type TaggedImage,
} from '../image.ts';
import { isCron } from './cron.ts';
import { parseGitContext } from './gitContext.ts';
import type { GitContext } from './model.ts';

/*
 * What the values of customhouse.yaml look like. The file is read as text throughout, so that `1.10` stays `1.10` and a value
 * from the environment is as good as a written one; these schemas make numbers and booleans of it. Each says what was expected.
 */

/** A mapping that knows its keys and refuses others. */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `unknown key; known here: ${known}` : `expected a mapping with ${known}`,
  });
}

/** A text that passes `isValid`. */
export function textWhere(expected: string, isValid: (text: string) => boolean): z.ZodType<string, string> {
  return z.string({ error: expected }).refine((text) => isValid(text) && !text.includes('${'), { error: expected });
}

/** A text made into something else; undefined stands for "not valid". */
export function parsedText<T>(expected: string, parse: (text: string) => T | undefined): z.ZodType<T, string> {
  return z.string({ error: expected }).transform((text, context) => {
    const value = text.includes('${') ? undefined : parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: expected, input: undefined });
    return z.NEVER;
  });
}

export function someText(expected: string): z.ZodType<string, string> {
  return textWhere(expected, (text) => text.trim() !== '');
}

export const resourceGroup = someText('expected the name of a resource group');

/** A text in which `${registry.<name>}` may stand for a login server. */
export const textWithServers: z.ZodType<string, string | number | boolean> = z
  .union([z.string(), z.number(), z.boolean()], { error: 'expected a text' })
  .transform(String)
  .meta({ description: '`${registry.<name>}` stands for the login server of that registry.' });

/** The name of a build argument, or of a task file's value. */
export const valueName = textWhere('expected the name of a build argument', (name) => /^[A-Za-z_]\w*$/.test(name));

export function wholeNumber(least: number, most: number, unit = ''): z.ZodType<number, number | string> {
  const expected = `expected a whole number${unit} from ${least} to ${most}`;
  return number(expected, (value) => Number.isInteger(value) && value >= least && value <= most);
}

export function decimal(least: number, most: number, unit = ''): z.ZodType<number, number | string> {
  const expected = `expected a number${unit} from ${least} to ${most}`;
  return number(expected, (value) => value >= least && value <= most);
}

function number(expected: string, isValid: (value: number) => boolean): z.ZodType<number, number | string> {
  return z
    .union([z.number(), z.string().regex(/^\d+(\.\d+)?$|^\$\{.*\}$/, { error: expected })], { error: expected })
    .transform(Number)
    .refine(isValid, { error: expected });
}

export const yesOrNo: z.ZodType<boolean, boolean | 'true' | 'false'> = z
  .union([z.boolean(), z.literal('true'), z.literal('false')], { error: 'expected true or false' })
  .transform((value) => value === true || value === 'true');

export const cron = textWhere('expected five cron fields (UTC), such as "0 3 * * *"', isCron);

export const gitContext: z.ZodType<GitContext, string> = parsedText(
  'expected a clone URL such as https://host/repo.git#branch:folder, over https and with no user name or token in it (the token is in Key Vault)',
  parseGitContext,
);

/** `<registry>/<repository>:<tag>` */
export const taggedImage: z.ZodType<TaggedImage, string> = parsedText(
  'expected <registry>/<repository>:<tag>, such as base/node:15-alpine',
  parseTaggedImage,
);

/** `<repository>` or `<repository>:<tag>` */
export const imageName: z.ZodType<{ readonly repository: Repository; readonly tag?: Tag }, string> = parsedText(
  'expected <repository> or <repository>:<tag>, such as node:15-alpine',
  parseImageName,
);

function parseImageName(text: string): { readonly repository: Repository; readonly tag?: Tag } | undefined {
  const [repository = '', tag, ...rest] = text.split(':');
  if (!isRepository(repository) || rest.length > 0 || isDigest(text)) return undefined;
  if (tag === undefined) return { repository };
  return isTag(tag) ? { repository, tag } : undefined;
}

export const platform = textWhere('expected a Linux platform, such as linux/amd64 or linux/arm64', (text) =>
  /^linux\/(amd64|386|arm|arm64)(\/v\d)?$/.test(text),
);

export const relativePath = textWhere('expected a path inside the context’s folder', isInside);

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..') && !/[\s"'\\$`]/.test(path);
}

/** `https://…`, or `http://127.0.0.1…` */
export const webhookUrl = textWhere('expected an https URL', (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1');
});

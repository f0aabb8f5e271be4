import { parse } from 'yaml';
import { z } from 'zod';
import { fillTemplate, runId, type TemplateFacts } from './fillTemplate.ts';

/** What a task file that tests an image and then pushes it by hand lets in. */
export interface ImportShape {
  /** `<server>/<repository>:<tag>` */
  readonly from: string;
  readonly to: string;
}

const fileSchema = z.looseObject({
  steps: z.array(
    z.looseObject({
      cmd: z.string().optional(),
      build: z.string().optional(),
      push: z.array(z.string()).optional(),
    }),
  ),
});
const builtIn = /^(?:docker|az|acr|bash|curl)$/;

/**
 * Recognises ACR's gated import: a test image is built and run, then the image that was tested is retagged and pushed.
 *
 * @returns undefined for every other file
 */
export function importShape(text: string, facts: TemplateFacts): ImportShape | undefined {
  const parsed = fileSchema.safeParse(parseYaml(text));
  if (!parsed.success) return undefined;
  const { steps } = parsed.data;
  const commands = steps.flatMap(({ cmd }) => (cmd === undefined ? [] : [fillTemplate(cmd, facts).trim()]));
  const isTested = commands.some((command) => !builtIn.test(command.split(/\s/)[0] ?? ''));
  const retags = commands.flatMap((command) => {
    const [, from, to] = /^docker\s+tag\s+(\S+)\s+(\S+)$/.exec(command) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  const pushed = new Set(steps.flatMap(({ push = [] }) => push.map((image) => fillTemplate(image, facts))));
  const stable = retags.find(({ from, to }) => pushed.has(to) && !to.includes(runId) && isForeign(from, facts));
  return isTested && steps.some(({ build }) => build !== undefined) ? stable : undefined;
}

/** Of another registry: a file that retags what it built itself imports nothing. */
function isForeign(image: string, { registry }: TemplateFacts): boolean {
  return image.includes('/') && !image.startsWith(`${registry}/`);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

import { fillTemplate, type TemplateFacts } from './fillTemplate.ts';

/** The first image that a task file pushes; undefined where none is to be seen. */
export function pushedImage(text: string, facts: TemplateFacts): string | undefined {
  const [, list = ''] = /\bpush:\s*(\[[^\]]*\]|(?:\n\s*-[^\n]*)+)/.exec(text) ?? [];
  const [, image] =
    /[-[,]\s*["']?([^\s"',\]]+)/.exec(fillTemplate(list, facts).replaceAll(/\{\{\s*([^}]*?)\s*\}\}/g, '{{$1}}')) ?? [];
  return image;
}

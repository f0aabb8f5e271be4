import { readDocument } from '../../../shared/config/document.ts';
import { resources } from '../names.ts';
import { repositoryName } from './repositoryName.ts';
import type { Filling } from './types.ts';

/** A `${NAME}` of customhouse.yaml and what it would stand for locally; undefined where its place does not say. */
export interface Variable {
  readonly name: string;
  readonly filling: Filling | undefined;
}

const reference = /\$\{([A-Za-z_]\w*)(:-[^}]*)?\}/g;
const alone = /^\$\{[A-Za-z_]\w*\}$/;
/** A context may go on with a branch and a folder. */
const aloneInContext = /^\$\{[A-Za-z_]\w*\}(#.*)?$/;

/** Known everywhere in the file. */
const everywhere: Readonly<Record<string, Filling>> = {
  CUSTOMHOUSE_GIT: { kind: 'gitServer' },
  PLATFORM: { kind: 'text', value: process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64' },
};

/** Every variable of the file, with what it stands for when nobody sets it: that depends on its place and nothing else. */
export function findVariables(text: string): readonly Variable[] {
  const found: Variable[] = [];
  const { value } = readDocument(text, (scalar) => ({ text: scalar, problems: [] }));
  visit(value, [], (scalar, path) => {
    for (const [, name = '', fallback] of scalar.matchAll(reference)) {
      const known = everywhere[name];
      // A default is as good as a value; only what is known everywhere goes before it.
      const filling = known ?? (fallback === undefined ? fillingAt(path, scalar, name) : undefined);
      if (known !== undefined || fallback === undefined) found.push({ name, filling });
    }
  });
  return found;
}

function visit(value: unknown, path: readonly string[], onText: (text: string, path: readonly string[]) => void): void {
  if (typeof value === 'string') onText(value, path);
  else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value)) visit(part, [...path, key], onText);
}

function fillingAt(path: readonly string[], text: string, variable: string): Filling | undefined {
  const [section, name = ''] = path;
  const place = path.at(-1);
  if (place === 'context' && aloneInContext.test(text)) return { kind: 'repository', name: repositoryName(variable) };
  if (!alone.test(text)) return undefined;
  if (place === 'resourceGroup') return { kind: 'text', value: resources.resourceGroup };
  if (section === 'tasks') return place === 'containerGroup' ? { kind: 'text', value: name } : undefined;
  if (section !== 'registries') return undefined;
  // The name of an ACR has no hyphens.
  if (place === 'acr') return { kind: 'text', value: name.replaceAll('-', '') };
  return place === 'server' ? { kind: 'registry', name } : undefined;
}

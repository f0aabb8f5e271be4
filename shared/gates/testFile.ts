import { resolveServers } from '../config/resolveServers.ts';
import { canonicalServer } from '../dockerfile/imageReference.ts';
import type { SourceTree } from '../ports.ts';
import { TaskFileError } from '../taskFile/problem.ts';
import { renderTaskFile } from '../taskFile/render.ts';
import { sourceReader } from '../taskFile/sourceReader.ts';
import { testOf, type TestOfFile } from '../taskFile/testOf.ts';
import { runValuesWith } from '../taskFile/unknown.ts';
import type { CandidateImage } from './candidate.ts';
import type { GateTools } from './gate.ts';

export interface TestFileSettings {
  /** Path of the task file inside the context's folder. */
  readonly file: string;
  /** Values of the file; may hold `${registry.<name>}`. */
  readonly set: Readonly<Record<string, string>>;
  readonly timeouts: { readonly build: number; readonly cmd: number };
}

const secretsRefused =
  'a test runs code that nobody has accepted yet, so its run has no identity that could read `secrets:`. Take them out, or ask with what needs them in a gate of its own.';

/** What a task file of the test's repository asks of a candidate. */
export async function readTestFile(
  candidate: CandidateImage,
  settings: TestFileSettings,
  { tree, tools }: { readonly tree: SourceTree; readonly tools: GateTools },
): Promise<TestOfFile> {
  const { file, timeouts } = settings;
  const text = tree.readText(file);
  if (text === undefined) return { kind: 'obstacle', reason: `there is no ${file}. Commit one.` };
  const { loginServer: registry, repository, tag } = candidate;
  try {
    const rendered = await renderTaskFile({
      text,
      file,
      data: { Run: runValuesWith({}), Values: await valuesOf(candidate, settings.set, tools) },
      readSource: sourceReader(tree),
      resolveSecret: () =>
        Promise.reject(new TaskFileError(file, [{ ...placeOfSecrets(text), message: secretsRefused }])),
    });
    return testOf({ rendered, file, tree, registry, candidate: `${registry}/${repository}:${tag}`, timeouts });
  } catch (error) {
    if (error instanceof TaskFileError) return { kind: 'obstacle', reason: error.message };
    throw error;
  }
}

/** A value that names the upstream names the quarantine instead, as does `REGISTRY_FROM_URL` in any case. */
async function valuesOf(
  { task, fromUrl }: CandidateImage,
  set: TestFileSettings['set'],
  { configuration, registries }: GateTools,
): Promise<Readonly<Record<string, string>>> {
  const configured = configuration.tasks.get(task);
  const upstream = configured?.kind === 'import' ? await registries.loginServer(configured.from.registry) : undefined;
  const entries = Object.entries(set).map(async ([name, written]) => {
    const value = await resolveServers(written, registries);
    const [server = '', ...path] = value.split('/');
    const isUpstream =
      path.length > 0 && upstream !== undefined && canonicalServer(server) === canonicalServer(upstream);
    // Docker Hub's `library/` belongs to the URL: the quarantine has the bare name.
    return [name, isUpstream ? fromUrl + path.join('/').replace(/^library\//, '') : value] as const;
  });
  return { ...Object.fromEntries(await Promise.all(entries)), REGISTRY_FROM_URL: fromUrl };
}

function placeOfSecrets(text: string): { readonly line: number; readonly column: number } {
  return { line: text.split('\n').findIndex((line) => line.startsWith('secrets:')) + 1, column: 1 };
}

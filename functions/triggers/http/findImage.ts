import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { Digest } from '../../../shared/image.ts';
import type { ImportRecord } from '../../../shared/ledger/ledger.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';

/** An import, and which of its digests was meant. */
export interface FoundImage {
  readonly task: ImportTask;
  readonly record: ImportRecord;
  /** Of a tag that nothing was let in under, the newest that was seen. Undefined: nothing was. */
  readonly digest: Digest | undefined;
}

/** Every import that has let in, or has seen, what is named: by tag, unique tag, digest, or the import's own name. */
export async function findImage(app: App, asked: string): Promise<readonly FoundImage[]> {
  const imports = [...app.configuration.tasks.values()].filter((task) => task.kind === 'import');
  const found = await Promise.all(imports.map((task) => findIn(app, task, asked)));
  return found.filter((one) => one !== undefined);
}

async function findIn(app: App, task: ImportTask, asked: string): Promise<FoundImage | undefined> {
  const record = await app.ledger.imports.read(keyOf(task));
  const digest = /sha256:[0-9a-f]{64}$/.exec(asked)?.[0] as Digest | undefined;
  if (digest !== undefined) return isKnown(record, digest) ? { task, record, digest } : undefined;

  const { registry, repository, tag } = task.to;
  const prefixes = ['', `${registry}/`, `${await loginServer(app, task)}/`];
  function isName(ofTag: string): boolean {
    return prefixes.some((prefix) => asked === `${prefix}${repository}:${ofTag}`);
  }
  if (asked === task.name || isName(tag)) return { task, record, digest: record.desired?.digest ?? newestSeen(record) };
  const promotion = record.promotions.find(({ uniqueTag }) => asked === uniqueTag || isName(uniqueTag));
  return promotion === undefined ? undefined : { task, record, digest: promotion.digest };
}

function newestSeen({ digests }: ImportRecord): Digest | undefined {
  const [newest] = [...digests.values()].sort((a, b) => b.firstSeenAt.localeCompare(a.firstSeenAt));
  return newest?.digest;
}

function isKnown({ digests, promotions, desired }: ImportRecord, digest: Digest): boolean {
  return digests.has(digest) || desired?.digest === digest || promotions.some((one) => one.digest === digest);
}

/** A registry that Azure does not name now is known by its configured name all the same. */
async function loginServer(app: App, { to }: ImportTask): Promise<string> {
  return app.registries.loginServer(to.registry).catch(() => to.registry);
}

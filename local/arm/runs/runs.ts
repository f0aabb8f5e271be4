import { join } from 'node:path';
import type { LocalIdentity, TokenIssuer } from '../../identity/types.ts';
import type { TaskRunner } from '../../tasks/types.ts';
import type { ArmContext } from '../context.ts';
import type { LogBlob } from '../logBlobs.ts';
import type { Route } from '../router.ts';
import type { SignedLinks } from '../signedLinks.ts';
import { removeOldSources } from '../sourceBlobs.ts';
import { completionOf, logFile } from './runLog.ts';
import { createRunQueue } from './runQueue.ts';
import { runRoutes } from './runRoutes.ts';
import { openRunStore } from './runStore.ts';
import { taskRunRoutes } from './taskRunRoutes.ts';
import { openTaskRunStore } from './taskRunStore.ts';

export interface RunsOptions {
  readonly directory: string;
  readonly runner: TaskRunner;
  readonly maxRuns: number;
  readonly identities: readonly LocalIdentity[];
  readonly tokens: TokenIssuer;
  readonly vault: { secretOf(vaultUrl: string): string };
}

/** ACR Tasks: runs, their logs and sources, and task runs. */
export interface Runs {
  readonly routes: readonly Route[];
  readonly sourceDirectory: string;
  /** undefined when there is no such run. */
  findLog(registry: string, runId: string): LogBlob | undefined;
  close(): Promise<void>;
}

export function createRuns(context: ArmContext, links: SignedLinks, options: RunsOptions): Runs {
  const { directory, runner, maxRuns, tokens, vault } = options;
  const registries = context.registries.map(({ registry }) => registry.name);
  const sourceDirectory = join(directory, 'sources');
  const logDirectory = join(directory, 'logs');
  removeOldSources(sourceDirectory, registries, context.now());
  const store = openRunStore(join(directory, 'runs'), registries, context.now);
  const taskRuns = openTaskRunStore(join(directory, 'taskRuns'), registries);
  const queue = createRunQueue({ store, runner, logDirectory, maxRuns, now: context.now, onFault: context.onFault });
  const scheduler = { context, store, queue, sourceDirectory, tokens, secretOf: (url: string) => vault.secretOf(url) };
  return {
    routes: [...runRoutes(scheduler, links), ...taskRunRoutes(scheduler, taskRuns, options.identities)],
    sourceDirectory,
    findLog(registry, runId) {
      const record = registries.includes(registry) ? store.get(registry, runId) : undefined;
      return record && { file: logFile(logDirectory, registry, runId), completion: completionOf(record.status) };
    },
    async close() {
      await queue.close();
      await runner.close();
    },
  };
}

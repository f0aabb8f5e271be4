import type { z } from 'zod';
import type { DeploymentChanges } from '../decide/deploy.ts';
import { answerKey, type Asked, decideOnce } from './decideOnce.ts';
import { headKey, headRow, imageKey, imageRow, recordKeys, taskRow } from './deploymentRows.ts';
import { encodeKey } from './keys.ts';
import type { DeployedImage, DeploymentRecord } from './ledger.ts';
import { type Known, type LedgerTools, readRows, understand, write } from './places.ts';
import type { RecentTable } from './recentRows.ts';
import type { Change } from './table.ts';

const registered = 'tasks';

interface DeploymentRows {
  readonly head: Known<z.infer<typeof headRow>> | undefined;
  readonly images: readonly Known<DeployedImage>[];
}

interface DecidedDeployment<D> {
  readonly decision: D;
  readonly changes: DeploymentChanges;
}

/** The rows of all deployments: one partition per build task, and one that names the tasks. */
export interface DeploymentStore {
  readonly table: RecentTable;
  /** The task's partition, made known first. */
  partitionOf(task: string): Promise<string>;
  read(task: string): Promise<DeploymentRecord>;
  /** Decides on what the ledger says now, once per run and verb; again on what it says then when somebody wrote in between. */
  decide<D>(
    task: string,
    asked: Asked<D>,
    decideOn: (record: DeploymentRecord, now: string) => Promise<DecidedDeployment<D>>,
  ): Promise<D>;
  list(): Promise<readonly string[]>;
}

export function createDeploymentStore({ tables, now, pause }: LedgerTools): DeploymentStore {
  const table = tables('Deployments');
  const known = new Set<string>();

  async function partitionOf(task: string): Promise<string> {
    if (!known.has(task)) await table.commit(registered, [{ kind: 'put', key: encodeKey(task), value: { task } }]);
    known.add(task);
    return nameOf(task);
  }

  async function rowsOf(task: string): Promise<DeploymentRows> {
    let head: DeploymentRows['head'];
    const images: Known<DeployedImage>[] = [];
    for await (const row of table.list(nameOf(task), recordKeys)) {
      if (row.key === headKey) head = understand(headRow, row);
      else images.unshift(understand(imageRow, row));
    }
    return { head, images };
  }

  return {
    table,
    partitionOf,
    read: async (task) => recordOf(await rowsOf(task)),
    async decide(task, asked, decideOn) {
      const partition = await partitionOf(task);
      return await decideOnce(
        { table, partition, key: answerKey(asked), schema: asked.schema },
        async () => {
          const rows = await rowsOf(task);
          const { decision, changes } = await decideOn(recordOf(rows), now().toISOString());
          return { decision, writes: writesOf(rows, changes) };
        },
        pause,
      );
    },
    list: async () => (await readRows(taskRow, table.list(registered))).map(({ value }) => value.task),
  };
}

function nameOf(task: string): string {
  return `task:${encodeKey(task)}`;
}

function recordOf({ head, images }: DeploymentRows): DeploymentRecord {
  return { ...head?.value, images: images.map(({ value }) => value) };
}

function writesOf({ head, images }: DeploymentRows, { desired, image, left }: DeploymentChanges): readonly Change[] {
  if (desired === undefined) return [];
  const deployed = image === undefined ? [] : [write(imageKey(image.order), image, undefined)];
  const known = images.find(({ value }) => value.order === left?.order);
  const marked = left === undefined ? [] : [write(imageKey(left.order), left, known)];
  return [write(headKey, { desired }, head), ...deployed, ...marked];
}

import { deploy } from '../decide/deploy.ts';
import { goBack, returnTargets } from '../decide/goBack.ts';
import { rollBackDeployment, rollbackTarget } from '../decide/rollBackDeployment.ts';
import { counterRow, imageKey, imageRow } from './deploymentRows.ts';
import { decisionRow, goingBackRow } from './decideOnce.ts';
import { createDeploymentStore } from './deploymentStore.ts';
import type { DeployedImage, DeploymentLedger } from './ledger.ts';
import { changeRow, type LedgerTools } from './places.ts';

export function createDeploymentLedger(tools: LedgerTools): DeploymentLedger {
  const { pause } = tools;
  const store = createDeploymentStore(tools);
  const { table } = store;

  return {
    list: () => store.list(),
    read: (task) => store.read(task),
    async takeNumber(task) {
      const partition = await store.partitionOf(task);
      const { counter } = await changeRow(
        { table, partition, key: 'counter', schema: counterRow },
        (row) => ({ counter: (row?.counter ?? 0) + 1 }),
        pause,
      );
      return counter;
    },
    deploy: (task, input) =>
      store.decide(task, { ...input, verb: 'deploy', schema: decisionRow }, (record, now) =>
        Promise.resolve(deploy(record, input, now)),
      ),
    async recordHealth(task, digest, health) {
      const image = (await store.read(task)).images.find((candidate) => candidate.digest === digest);
      if (image === undefined) return;
      const place = {
        table,
        partition: await store.partitionOf(task),
        key: imageKey(image.order),
        schema: imageRow,
      };
      await changeRow(place, (known) => (known?.health === health ? known : known && { ...known, health }), pause);
    },
    rollBack: (task, input, isGone) =>
      store.decide(task, { ...input, verb: 'rollBack', schema: decisionRow }, async (record, now) => {
        const target = rollbackTarget(record, input.digest);
        return rollBackDeployment(record, { input, isGone: target !== undefined && (await isGone(target)) }, now);
      }),
    goBack: (task, input, isGone) =>
      store.decide(task, { ...input, verb: 'goBack', schema: goingBackRow }, async (record, now) => {
        const target = await firstNotGone(returnTargets(record, input), isGone);
        return goBack(record, { input, target }, now);
      }),
  };
}

async function firstNotGone(
  images: readonly DeployedImage[],
  isGone: (image: DeployedImage) => Promise<boolean>,
): Promise<DeployedImage | undefined> {
  for (const image of images) if (!(await isGone(image))) return image;
  return undefined;
}

import type { HttpResponseInit } from '@azure/functions';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { openRuns } from './candidates.ts';
import { imageAnswer, imageHistoryAnswer } from './imageAnswer.ts';
import { importNamed, unknownImport } from './named.ts';
import { revokeImage, rollBackImage } from './returnImage.ts';
import type { ApiCall, Route } from './route.ts';

export const imageRoutes: readonly Route[] = [
  { name: 'listImages', method: 'GET', path: 'api/images', access: 'function', answer: listImages },
  { name: 'showHistory', method: 'GET', path: 'api/images/{import}/history', access: 'function', answer: showHistory },
  {
    name: 'rollBackImage',
    method: 'POST',
    path: 'api/images/{import}/rollback',
    access: 'function',
    answer: rollBackImage,
  },
  { name: 'revokeImage', method: 'POST', path: 'api/images/{import}/revoke', access: 'function', answer: revokeImage },
];

async function listImages({ app }: ApiCall): Promise<HttpResponseInit> {
  const imports = [...app.configuration.tasks.values()].filter((task) => task.kind === 'import');
  const items = await Promise.all(
    imports.map(async (task) => imageAnswer(app, task, await app.ledger.imports.read(keyOf(task)))),
  );
  return { jsonBody: { items } };
}

async function showHistory(call: ApiCall): Promise<HttpResponseInit> {
  const task = importNamed(call);
  if (task === undefined) return unknownImport(call);
  const { app } = call;
  // Runs first: one that ends meanwhile has let go of its candidate.
  const open = await openRuns(app);
  const record = await app.ledger.imports.read(keyOf(task));
  return { jsonBody: await imageHistoryAnswer(app, task, { record, open }) };
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { callApp } from '../live/callApp.ts';
import type { Exchange } from '../live/exchanges.ts';
import type { ServedAzure } from '../live/servedAzure.ts';

/** One text that somebody may read later, and where it stands. */
export interface Kept {
  readonly where: string;
  readonly text: string;
}

/** Requests whose answer is a secret: Azure has no other way of giving one. */
const givesSecret = /\/(generateCredentials|listCredentials|listLogSasUrl|listBuildSourceUploadUrl)\?|\/operations\//i;
/** Requests whose body Azure never gives back: its credentials are write-only. */
const takesSecret = /\/(scheduleRun|importImage)\?|\/containerGroups\//i;
/** A signed link is the login; it ends within the hour. */
const isSignedLink = /[?&]sig=/;

/** Everything that a run leaves where it can be read: logs, histories, the ledger, what the API and Azure answer. */
export async function recordsOf(system: ServedAzure): Promise<readonly Kept[]> {
  return [
    ...filesIn(system.home.logs),
    ...filesIn(join(system.home.host, 'instances')),
    ...filesIn(join(system.home.host, 'timers')),
    ...(await ledgerRows(system)),
    ...(await answersOf(system)),
    ...(await runLogs(system)),
    ...system.exchanges.flatMap(readBack),
  ];
}

/** What is left out of `recordsOf`, because a secret has to stand there. */
export function secretPlaces({ exchanges }: ServedAzure): readonly Kept[] {
  return exchanges
    .filter(({ server, url }) => server !== 'arm' || takesSecret.test(url) || givesSecret.test(url))
    .flatMap(({ server, url, body, answer }) => [
      { where: `${server} ${url}`, text: body },
      { where: `${server} ${url}`, text: answer },
    ]);
}

/** Of requests to the other servers (Key Vault, identity, registries' logins, Git) only the URL is kept by anybody. */
function readBack({ server, method, url, body, answer }: Exchange): readonly Kept[] {
  const where = `${server} ${method} ${url}`;
  const kept = isSignedLink.test(url) ? [] : [{ where, text: url }];
  if (server !== 'arm') return kept;
  if (!takesSecret.test(url)) kept.push({ where: `body of ${where}`, text: body + decodedTaskFile(body) });
  else kept.push({ where: `task file of ${where}`, text: decodedTaskFile(body) });
  if (!givesSecret.test(url)) kept.push({ where: `answer to ${where}`, text: answer });
  return kept;
}

function decodedTaskFile(body: string): string {
  const [, encoded = ''] = /"encodedTaskContent":"([^"]*)"/.exec(body) ?? [];
  return Buffer.from(encoded, 'base64').toString();
}

function filesIn(folder: string): readonly Kept[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ where: path, text: readFileSync(path, 'utf8') }));
}

async function ledgerRows({ file }: ServedAzure): Promise<readonly Kept[]> {
  const connection = file.settings['AzureWebJobsStorage'] ?? '';
  const options = { allowInsecureConnection: true };
  const rows: Kept[] = [];
  for await (const { name = '' } of TableServiceClient.fromConnectionString(connection, options).listTables())
    for await (const row of TableClient.fromConnectionString(connection, name, options).listEntities())
      rows.push({ where: `table ${name}`, text: JSON.stringify(row) });
  return rows;
}

async function answersOf({ file, api }: ServedAzure): Promise<readonly Kept[]> {
  const runs = await api.runs();
  const paths = [
    ...['/', '/api/health', '/api/tasks', '/api/runs?limit=200', '/api/images', '/api/deployments'],
    ...runs.map(({ runId }) => `/api/runs/${runId}`),
    ...['/api/images/base-import-node/history', '/api/tasks/nobody', '/api/runs/nobody', '/api/images/nobody/history'],
    ...runs.map(({ runId }) => `/runtime/webhooks/durabletask/instances/${runId}?showInput=true`),
  ];
  const reads = paths.map((path) => ({ path, method: 'GET', body: undefined }));
  const refused = [
    { path: '/api/tasks/base-import-node/runs', method: 'POST', body: '{"no":' },
    { path: '/api/tasks/base-import-node', method: 'PATCH', body: { nobody: true } },
    { path: '/api/images/base-import-node/rollback', method: 'POST', body: { to: 'nothing' } },
    { path: '/api/hooks/git', method: 'POST', body: '{}' },
  ];
  return Promise.all(
    [...reads, ...refused].map(async ({ path, method, body }) => {
      const { text, headers } = await callApp(file, path, { method, body });
      return { where: `${method} ${path}`, text: `${text}\n${JSON.stringify([...headers])}` };
    }),
  );
}

async function runLogs({ api }: ServedAzure): Promise<readonly Kept[]> {
  const runs = await api.runs();
  return Promise.all(runs.map(async ({ runId }) => ({ where: `log of run ${runId}`, text: await api.log(runId) })));
}

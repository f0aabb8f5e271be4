import type { Browser } from 'playwright-core';
import { launchBrowser, signedIn } from '../../local/browser/launch.ts';
import { createLedger } from '../../shared/ledger/createLedger.ts';
import { createTables } from '../../shared/ledger/createTables.ts';
import type { RunLedger } from '../../shared/ledger/ledger.ts';
import { runIdOf } from '../../shared/start/runId.ts';
import type { Measurement } from '../report/measurement.ts';
import type { System } from '../system.ts';
import type { Part } from './part.ts';

const runsInLedger = 10_000;
const writersAtOnce = 16;
const mostMs = 1000;

/** Pages, and what each shows when it is of use. */
const pages = [
  { name: 'chain', hash: '#/', useful: '.stage .digest' },
  { name: 'runs', hash: '#/runs', useful: 'tbody tr' },
  { name: 'images', hash: '#/images', useful: '.card .digest' },
  { name: 'history of an image', hash: '#/images/base-import-node', useful: '.time-line .digest' },
  { name: 'applications', hash: '#/applications', useful: '.time-line .digest' },
] as const;

/** How long a new tab takes until it shows something of use, with so many runs in the ledger. Each time without a cache. */
export const dashboard: Part = {
  name: 'dashboard',
  async measure(system, repetitions) {
    await fillLedger(system);
    const browser = await launchBrowser();
    try {
      // The browser's own first tab is none of the page's time.
      await (await browser.newPage()).close();
      const measurements: Measurement[] = [];
      for (const page of pages) {
        const values = [];
        for (let repetition = 0; repetition < repetitions; repetition++)
          values.push(await paint(browser, system, page));
        const what = `first useful paint of the ${page.name}, ${runsInLedger} runs in the ledger`;
        measurements.push({ what, unit: 'ms', values, target: { atMost: mostMs, of: 'p95' } });
      }
      return measurements;
    } finally {
      await browser.close();
    }
  },
};

async function paint(
  browser: Browser,
  { world }: System,
  { hash, useful }: Pick<(typeof pages)[number], 'hash' | 'useful'>,
): Promise<number> {
  // What looks below is evaluated in the page, which allows nobody's scripts but its own.
  const context = await browser.newContext({ bypassCSP: true });
  const tab = await context.newPage();
  await tab.addInitScript(signedIn(world.target.key));
  const started = performance.now();
  await tab.goto(`${world.target.functionApp}/${hash}`, { waitUntil: 'commit' });
  // By the page itself, at each of its frames: a locator looks once in half a second after its first few looks.
  await tab.waitForFunction(`document.querySelector('${useful}')?.checkVisibility() === true`);
  const took = performance.now() - started;
  await context.close();
  return took;
}

/** Runs as the app would have left them, written to its tables. */
async function fillLedger({ instance, say }: System): Promise<void> {
  say(`Writing ${runsInLedger} runs …`);
  const { runs } = createLedger(createTables(instance.file.settings), () => new Date());
  let left = runsInLedger;
  await Promise.all(
    Array.from({ length: writersAtOnce }, async () => {
      while (left-- > 0) await writeRun(runs, `bench ${left}`);
    }),
  );
}

async function writeRun(runs: RunLedger, request: string): Promise<void> {
  const cause = { kind: 'request', request } as const;
  const task = 'base-import-node';
  const runId = runIdOf(task, cause);
  await runs.insert({ runId, task, trigger: 'Manual', cause, platform: 'linux/amd64' });
  await runs.update(runId, () => ({ status: 'Succeeded', outcome: 'unchanged', finishedAt: new Date().toISOString() }));
}

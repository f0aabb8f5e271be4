import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, signedIn } from '../../local/browser/launch.ts';
import { readLocalFile } from '../../local/instance/localFile.ts';
import { homeDirectory, openHome } from '../../local/instance/home.ts';

const folder = join(import.meta.dirname, '..', 'images');

/** A picture of a page. */
interface Shot {
  /** Of the file. */
  readonly name: string;
  readonly hash: string;
  /** The run that the page lists first is opened. */
  readonly opens?: 'newest';
  /** When it is whole. */
  readonly shown: string;
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

const shots: readonly Shot[] = [
  { name: 'chain', hash: '#/', shown: 'Running containers', width: 1280, scheme: 'light' },
  { name: 'chain-dark', hash: '#/', shown: 'Running containers', width: 1280, scheme: 'dark' },
  { name: 'chain-phone', hash: '#/', shown: 'Running containers', width: 390, scheme: 'light' },
  { name: 'runs', hash: '#/runs', shown: 'Duration', width: 1280, scheme: 'light' },
  {
    name: 'run',
    hash: '#/runs?status=Failed',
    opens: 'newest',
    shown: 'This is all of it.',
    width: 1280,
    scheme: 'light',
  },
  { name: 'image', hash: '#/images/base-import-node', shown: 'Promotions', width: 1280, scheme: 'light' },
];

/** `npm run screenshots` takes the pictures of the docs from the local instance that runs now (CUSTOMHOUSE_HOME), and keeps them small. */
async function takeScreenshots(): Promise<void> {
  const file = readLocalFile(await openHome(homeDirectory(process.env)));
  if (file === undefined) throw new Error('Screenshots are taken of a local instance: start one with `npm start`.');
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  for (const { name, hash, opens, shown, width, scheme } of shots) {
    const context = await browser.newContext({ viewport: { width, height: 620 }, colorScheme: scheme });
    const page = await context.newPage();
    await page.addInitScript(signedIn(file.keys.function));
    await page.goto(`${file.functionApp}/${hash}`);
    if (opens === 'newest') await page.getByRole('rowheader').getByRole('link').first().click();
    await page.getByText(shown).first().waitFor();
    await page.screenshot({ fullPage: true, path: join(folder, `${name}.png`) });
    await context.close();
  }
  await browser.close();
}

await takeScreenshots();

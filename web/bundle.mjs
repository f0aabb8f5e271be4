// @ts-check
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(web, '..', 'dist', 'web'));

/**
 * esbuild leaves out what is not used of a module, but not of an object: `z` as a namespace of the module takes 60 KB off the page, most of
 * it messages in languages that are not asked for.
 *
 * @type {import('esbuild').Plugin}
 */
const zodAsNamespace = {
  name: 'zod-as-namespace',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("import { z } from 'zod';", "import * as z from 'zod';"),
      loader: 'ts',
    }));
  },
};

/** Bundles the dashboard into dist/web, or the folder that is named: one script and one style sheet, named by their content, and the page that asks for them. */
async function bundle() {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: web,
    entryPoints: [
      { in: 'main.tsx', out: 'dashboard' },
      { in: 'style/dashboard.css', out: 'dashboard' },
    ],
    outdir: target,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox128', 'safari18'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    plugins: [zodAsNamespace],
    metafile: true,
    logLevel: 'warning',
  });
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  /** @param {string} ending */
  const nameOf = (ending) => names.find((name) => name.endsWith(ending)) ?? '';
  const page = (await readFile(join(web, 'index.html'), 'utf8'))
    .replace('dashboard.css', nameOf('.css'))
    .replace('dashboard.js', nameOf('.js'));
  await writeFile(join(target, 'index.html'), page);
  await writeFile(join(target, 'icon.svg'), await readFile(join(web, 'icon.svg')));
}

await bundle();

// @ts-check
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
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
  const { outputFiles } = await build({
    absWorkingDir: web,
    entryPoints: [
      { in: 'main.tsx', out: 'dashboard' },
      { in: 'style/dashboard.css', out: 'dashboard' },
    ],
    outdir: target,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox128', 'safari18'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    plugins: [zodAsNamespace],
    write: false,
    logLevel: 'warning',
  });
  let page = await readFile(join(web, 'index.html'), 'utf8');
  for (const { path, contents } of outputFiles) {
    const { name, ext } = parse(path);
    const named = `${name}-${digestOf(contents)}${ext}`;
    page = page.replace(`${name}${ext}`, named);
    await writeFile(join(target, named), contents);
  }
  await writeFile(join(target, 'index.html'), page);
  await writeFile(join(target, 'icon.svg'), await readFile(join(web, 'icon.svg')));
}

/**
 * esbuild's own hashes have paths in them, and so differ from place to place.
 *
 * @param {Uint8Array} contents
 */
function digestOf(contents) {
  return createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase();
}

await bundle();

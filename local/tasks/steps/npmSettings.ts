import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mountIntoRuns } from '../../npm/mountIntoRuns.ts';
import { certificatesInImage, npmrcInImage } from '../../npm/settings.ts';
import type { RunScope } from '../scope.ts';

const ownerOnly = 0o600;

export interface PreparedDockerfile {
  readonly path: string;
  /** For the engine's `build`. */
  readonly arguments: readonly string[];
}

/**
 * Lets `RUN npm install` reach the registry that this machine's npm reaches: its settings are mounted while a RUN runs, and are in no layer.
 *
 * A quick run tests what nobody has accepted yet: it gets no credentials.
 *
 * @returns a copy of the Dockerfile in the run's folder, or the file itself where nothing is run or handed over
 */
export async function withNpmSettings(
  scope: RunScope,
  step: string,
  { path, text }: { readonly path: string; readonly text: string },
): Promise<PreparedDockerfile> {
  const asIs = { path, arguments: [] };
  if (!/^\s*(ONBUILD\s+)?RUN\b/im.test(text)) return asIs;
  const settings = await scope.npmSettings();
  if (settings === undefined) return asIs;
  for (const secret of settings.secrets) scope.log.hide(secret);
  const isTrusted = scope.run.taskName !== undefined;
  const npmrc = isTrusted ? settings.npmrc : settings.withoutCredentials;
  const files = [
    { id: 'customhouse-npmrc', target: npmrcInImage, content: npmrc },
    { id: 'customhouse-npm-certificates', target: certificatesInImage, content: settings.certificates ?? '' },
  ].filter(({ content }) => content.trim() !== '');
  const copy = join(scope.folder.root, `${step}.Dockerfile`);
  await writeFile(copy, mountIntoRuns(text, files));
  // Docker looks for it beside the Dockerfile.
  await copyFile(`${path}.dockerignore`, `${copy}.dockerignore`).catch(() => undefined);
  for (const { id, content } of files) await writeFile(join(scope.folder.root, id), content, { mode: ownerOnly });
  const secrets = files.map(({ id }) => `--secret=id=${id},src=${join(scope.folder.root, id)}`);
  return { path: copy, arguments: secrets };
}

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunFolder } from '../runFolder.ts';
import type { Volume } from '../../../shared/taskFile/task.ts';

export function volumeFolder(folder: RunFolder, name: string): string {
  return join(folder.root, 'volumes', encodeURIComponent(name));
}

/** Writes the files of the task's volumes, for the steps that mount them. */
export async function writeVolumes(folder: RunFolder, volumes: readonly Volume[]): Promise<void> {
  for (const { name, files } of volumes) {
    const target = volumeFolder(folder, name);
    await mkdir(target, { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      await writeFile(join(target, basename(file)), Buffer.from(content, 'base64'));
    }
  }
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineFile } from '../../local/containers/types.ts';
import { cloneRoot } from '../../local/instance/home.ts';

/** What the figures hold for. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
  readonly engine: string;
  /** Ends in `+` with changes that are not committed. */
  readonly customhouse: string;
}

const bytesPerGB = 1024 ** 3;

export function describeMachine({ kind, version }: EngineFile): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGB: Math.round(totalmem() / bytesPerGB),
    system: `${process.platform} ${release()} ${arch()}`,
    node: process.version,
    engine: `${kind} ${version}`,
    customhouse: `${packageVersion()} ${commit()}`.trim(),
  };
}

function packageVersion(): string {
  const text = readFileSync(join(cloneRoot, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Empty outside a Git clone. */
function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty=+'], { cwd: cloneRoot, encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

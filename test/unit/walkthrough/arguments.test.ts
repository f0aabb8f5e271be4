import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../../local/walkthrough/arguments.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walkthrough-arguments-'));
  await writeFile(join(folder, 'azure.env'), 'CUSTOMHOUSE_URL="https://func.example.com"\nREGISTRY=team # ours\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function usageOf(read: ReturnType<typeof readArguments>): string {
  return 'usage' in read ? read.usage : '';
}

describe('the arguments of the walkthrough', () => {
  it('name nothing for a system of its own', () => {
    expect(readArguments([], {})).toEqual({});
    expect(readArguments(['--target', 'local'], {})).toEqual({});
  });

  it('name a file, read from where npm was called, and the environment goes before it', () => {
    const logins = ['PUBLIC', 'BASE', 'CONSUMER', 'TEAM'].flatMap((name) => [
      [`WALKTHROUGH_${name}_USER`, 'u'],
      [`WALKTHROUGH_${name}_PASSWORD`, 'p'],
    ]);
    const git = ['GIT_BASE_IMAGE_NODE', 'GIT_NODE_IMPORT', 'GIT_HELLO_WORLD'].map((name) => [name, 'https://x.test/a']);
    const environment = {
      ...(Object.fromEntries([...logins, ...git]) as Record<string, string>),
      INIT_CWD: folder,
      CUSTOMHOUSE_KEY: 'k',
      GIT_TOKEN: 't',
      REGISTRY: 'mine',
      REGISTRY_PUBLIC: 'public',
      REGISTRY_BASE_ARTIFACTS: 'base',
      CUSTOMHOUSE_URL: '',
    };

    const read = readArguments(['--target', 'azure', '--env', 'azure.env'], environment);

    expect(read).toMatchObject({
      deployed: { functionApp: 'https://func.example.com', registries: { team: { server: 'mine.azurecr.io' } } },
    });
  });

  it('say all that the file and the environment leave out', () => {
    const read = readArguments(['--target', 'azure', '--env', join(folder, 'azure.env')], {});

    expect(usageOf(read)).toContain('  CUSTOMHOUSE_KEY is not set.\n  GIT_TOKEN is not set.');
  });

  it.each([
    [['--target', 'azure'], '--target azure needs --env FILE.'],
    [['--env', 'azure.env'], 'There is no target "local" with these arguments.'],
    [['--target', 'moon', '--env', 'azure.env'], 'There is no target "moon"'],
    [['--key', 'secret'], "Unknown option '--key'"],
    [['--target', 'azure', '--env', 'missing.env'], 'ENOENT'],
  ])('are refused with how to write them: %j', (args, problem) => {
    const read = readArguments(args, { INIT_CWD: folder });

    expect(usageOf(read)).toContain(problem);
    expect(usageOf(read)).toContain('Usage: npm run walkthrough');
  });
});

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gates } from '../../../shared/gates/index.ts';
import { fakeWorld } from '../../support/fakeApp.ts';
import { candidate } from './candidate.ts';

const pinned = `${candidate.loginServer}/${candidate.repository}@${candidate.digest}`;

async function stepFor(settings: unknown): Promise<unknown> {
  const world = fakeWorld();
  await gates.command.begin(candidate, gates.command.schema.parse(settings), world.app);
  return (parse(world.tests[0]!.taskFile) as { steps: unknown[] }).steps[0];
}

describe('the gate `command`', () => {
  it('runs any image and tells it where the candidate is', async () => {
    expect(await stepFor({ image: 'ghcr.io/tools/scanner:1', arguments: ['--fail', 'high'] })).toEqual({
      id: 'command',
      cmd: 'ghcr.io/tools/scanner:1 --fail high',
      env: [`CUSTOMHOUSE_IMAGE=${pinned}`, 'CUSTOMHOUSE_PLATFORM=linux/amd64'],
      disableWorkingDirectoryOverride: true,
      timeout: 600,
    });
  });

  it('runs in the candidate itself where no image is named', async () => {
    expect(
      await stepFor({ entryPoint: '/bin/sh', arguments: ['-c', "echo 'a b'; exit 1"], timeout: 30 }),
    ).toMatchObject({
      cmd: `${pinned} -c 'echo '\\''a b'\\''; exit 1'`,
      entryPoint: '/bin/sh',
      timeout: 30,
    });
  });

  it('puts login servers into image and arguments', async () => {
    expect(await stepFor({ image: '${registry.team}/scanner:1' })).toMatchObject({
      cmd: 'teamacr.azurecr.io/scanner:1',
    });
  });

  it('refuses what ACR would fill in', () => {
    expect(gates.command.schema.safeParse({ arguments: ['{{.Run.ID}}'] }).success).toBe(false);
  });
});

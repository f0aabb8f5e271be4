import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Need, needs } from '../../../infra/actions.ts';
import type { DoctorAnswer } from '../../../shared/api/doctor.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { customhouse } from '../cli/cli.ts';

let app: AppAlone;
const withheld = new Set<string>();

beforeAll(async () => {
  app = await startAppAlone({ faults: { isWithheld: (action) => withheld.has(action) } });
});
afterEach(() => withheld.clear());
afterAll(() => app.remove());

async function examine(): Promise<DoctorAnswer['checks']> {
  const { output } = await customhouse(app.file, ['doctor', '-o', 'json']);
  return (JSON.parse(output) as DoctorAnswer).checks;
}

/** What the app's identity and its builds' are granted in the local Azure: its registries are in RBAC mode, and there is no Application Insights. */
function grantedActions(): string[] {
  function isHere({ identity, on }: Need): boolean {
    const elsewhere = /^(container of dead letters|Application Insights|task hub|pull identity)$/;
    return ['app', 'build'].includes(identity) && on.some((place) => !elsewhere.test(place));
  }
  const here = needs.filter(isHere);
  const data = here
    .flatMap(({ dataActions = [] }) => dataActions)
    .filter((one) => !one.startsWith('Microsoft.ContainerRegistry/'));
  return [...new Set([...here.flatMap(({ actions = [] }) => actions), ...data])].sort();
}

describe('customhouse doctor', () => {
  it('finds nothing wrong with an instance as it is made', async () => {
    const { exitCode, output } = await customhouse(app.file, ['doctor']);

    expect(output).toMatch(/^✓ ledger +is read$/m);
    expect(output).toMatch(/^✓ base\w* +starts a test$/m);
    expect(output).toMatch(/^✓ public +its events come here$/m);
    expect(output).toMatch(/\nAll \d+ are well\.\n$/);
    expect(exitCode).toBe(0);
  });

  it.each(grantedActions())('names exactly %s when it is taken away', async (action) => {
    withheld.add(action);

    const wrong = (await examine()).filter(({ answer }) => answer === 'no');

    expect([...new Set(wrong.map((check) => check.action))]).toEqual([action]);
    for (const { remedy, command } of wrong) {
      expect(remedy).toContain('may not');
      expect(command).toContain('az role assignment create');
    }
  });

  it('names what builds may not, and who is to get it', async () => {
    withheld.add('Microsoft.ContainerRegistry/registries/push/write');

    const wrong = (await examine()).filter(({ answer }) => answer === 'no');

    expect(wrong.map(({ on, what }) => [on, what])).toEqual([
      ['public', expect.stringMatching(/^build: .*pushes the image$/)],
      ['team', expect.stringMatching(/^build: .*pushes the image$/)],
    ]);
    expect(wrong[0]?.command).toContain('--assignee-object-id 00000000-0000-4000-8000-0000000000b2');
  });

  it('is told of every action there is to take', () => {
    expect(grantedActions().length).toBeGreaterThan(45);
  });

  it('ends with 1 and the command that mends it', async () => {
    withheld.add('Microsoft.ContainerRegistry/registries/scheduleRun/action');

    const { exitCode, output } = await customhouse(app.file, ['doctor']);

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^✗ base\w* +starts a test \(Microsoft\.ContainerRegistry\/registries\/scheduleRun\/action\)$/m,
    );
    expect(output).toContain(`--assignee-object-id 00000000-0000-4000-8000-0000000000a2`);
    expect(output).toMatch(/--scope \/subscriptions\/\S+\/registries\/\w+$/m);
  });

  it('ends with 3 when nobody answers', async () => {
    const { exitCode } = await customhouse({ ...app.file, functionApp: 'http://127.0.0.1:9' }, ['doctor']);

    expect(exitCode).toBe(3);
  });
});

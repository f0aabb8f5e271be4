import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../../infra/actions.ts';
import type { DoctorAnswer } from '../../../shared/api/doctor.ts';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { customhouse } from '../cli/cli.ts';

let app: AppAlone;
const withheld = new Set<string>();

beforeAll(async () => {
  app = await startAppAlone({ faults: { usesAbac: () => true, isWithheld: (action) => withheld.has(action) } });
});
afterEach(() => withheld.clear());
afterAll(() => app.remove());

async function examine(): Promise<DoctorAnswer['checks']> {
  const { output } = await customhouse(app.file, ['doctor', '-o', 'json']);
  return (JSON.parse(output) as DoctorAnswer).checks;
}

const perRepository = needs
  .filter(({ identity }) => identity === 'app' || identity === 'build')
  .flatMap(({ dataActions = [] }) => dataActions)
  .filter((action) => action.startsWith('Microsoft.ContainerRegistry/'));

describe('customhouse doctor, on registries that go by rights per repository', () => {
  it('finds nothing wrong with an instance as it is made', async () => {
    expect((await examine()).filter(({ answer }) => answer !== 'yes')).toEqual([]);
  });

  it.each([...new Set(perRepository)].sort())('names exactly %s when it is taken away', async (action) => {
    withheld.add(action);

    const wrong = (await examine()).filter(({ answer }) => answer === 'no');

    expect([...new Set(wrong.map((check) => check.action))]).toEqual([action]);
    for (const { command } of wrong) expect(command).toContain(`"DataActions":["${action}"]`);
  });

  it('misses no right on the whole of a registry: such a one ignores it', async () => {
    withheld.add('Microsoft.ContainerRegistry/registries/pull/read');

    expect((await examine()).filter(({ answer }) => answer !== 'yes')).toEqual([]);
  });
});

import { z } from 'zod';
import { encodeKey } from './keys.ts';
import type { SettingLedger, TaskSettings } from './ledger.ts';
import { changeRow, type LedgerTools, type Place, readRow } from './places.ts';

const settingsRow: z.ZodType<TaskSettings> = z.object({
  enabled: z.boolean().exactOptional(),
  set: z.record(z.string(), z.string()),
});
const markRow = z.object({ value: z.string() });
const nothingSet: TaskSettings = { set: {} };

export function createSettingLedger({ tables, pause }: LedgerTools): SettingLedger {
  const table = tables('Settings');

  function placeOf(task: string): Place<TaskSettings> {
    return { table, partition: 'tasks', key: encodeKey(task), schema: settingsRow };
  }

  async function change(task: string, to: (settings: TaskSettings) => TaskSettings): Promise<void> {
    await changeRow(placeOf(task), (settings = nothingSet) => to(settings), pause);
  }

  return {
    get: async (task) => (await readRow(placeOf(task)))?.value ?? nothingSet,
    setEnabled: (task, enabled) => change(task, (settings) => ({ ...settings, enabled })),
    set: (task, name, value) => change(task, (settings) => ({ ...settings, set: { ...settings.set, [name]: value } })),
    unset: (task, name) =>
      change(task, (settings) => ({
        ...settings,
        set: Object.fromEntries(Object.entries(settings.set).filter(([known]) => known !== name)),
      })),
    mark: async (name) =>
      (await readRow({ table, partition: 'marks', key: encodeKey(name), schema: markRow }))?.value.value,
    setMark: async (name, value) => {
      await table.commit('marks', [{ kind: 'put', key: encodeKey(name), value: { value } }]);
    },
  };
}

import { describe, expect, it } from 'vitest';
import { createChecklist, type Row } from '../../../local/walkthrough/checklist.ts';
import type { Registry } from '../../../local/walkthrough/registry.ts';
import { elsewhere } from '../../../local/walkthrough/steps/elsewhere.ts';
import { localPace } from '../../../local/walkthrough/target.ts';
import type { World } from '../../../local/walkthrough/world.ts';

describe('what can not be looked at', () => {
  it('is a row with its reason, and is never ok', () => {
    const rows: Row[] = [];
    const list = createChecklist(11, localPace, (row) => rows.push(row));

    list.skip('upstream was busy once', 'nobody can make it so');

    expect(rows).toMatchObject([
      {
        step: 11,
        expected: 'upstream was busy once',
        seen: 'skipped: nobody can make it so',
        ok: false,
        skipped: 'nobody can make it so',
      },
    ]);
  });

  it.each([
    [[], {}, 'its configuration has no task import-hub-node'],
    [['import-hub-node'], {}, 'no login was given that may push'],
    [['import-hub-node'], { dockerhub: {} as Registry }, undefined],
  ])('of the second import is what its task %j and its upstream allow', (tasks, upstream, reason) => {
    const step = elsewhere.find(({ number }) => number === 11);
    const world = { tasks: new Set(tasks), registries: upstream } as unknown as World;

    const lacking = step?.lacking?.(world);

    if (reason === undefined) expect(lacking).toBeUndefined();
    else expect(lacking).toContain(reason);
  });
});

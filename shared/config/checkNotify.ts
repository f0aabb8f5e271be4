import { z } from 'zod';
import type { Contradiction } from './contradiction.ts';
import type { LooseParts } from './looseParts.ts';

const outline = z
  .object({ notify: z.array(z.object({ tasks: z.array(z.string()).catch([]) }).catch({ tasks: [] })).catch([]) })
  .catch({ notify: [] });

/** Webhooks that are to be told of tasks which are not there. */
export function checkNotify(value: unknown, { tasks }: LooseParts): readonly Contradiction[] {
  return outline.parse(value).notify.flatMap((target, place) =>
    target.tasks.flatMap((name, index) =>
      tasks.has(name)
        ? []
        : [
            {
              path: ['notify', place, 'tasks', index],
              message: `expected a task of \`tasks:\`, one of ${[...tasks.keys()].join(', ')}`,
            },
          ],
    ),
  );
}

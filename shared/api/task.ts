import { z } from 'zod';
import { runSchema } from './run.ts';

/** One task with what is in force now. */
export const taskSchema = z.object({
  name: z.string(),
  kind: z.enum(['import', 'build']),
  /** A disabled task runs only by hand. */
  status: z.enum(['Enabled', 'Disabled']),
  platform: z.string(),
  triggers: z.object({
    commit: z.boolean(),
    baseImage: z.boolean(),
    timer: z.string().optional(),
    revalidate: z.string().optional(),
  }),
  /** An import’s source, and what it is let in as. `<registry>/<repository>:<tag>` */
  from: z.string().optional(),
  to: z.string().optional(),
  gates: z.array(z.string()).optional(),
  /** What a build pushes; without a tag it is tagged with the run ID. */
  image: z.string().optional(),
  context: z.string().optional(),
  /** The task file that a build runs, where it does; its `secrets:` by the names of the values that hold their URLs. */
  file: z.string().optional(),
  secrets: z.record(z.string(), z.string()).optional(),
  /** Build arguments in force. `source`: the file, or a value set on top of it. */
  set: z.array(z.object({ name: z.string(), value: z.string(), source: z.enum(['file', 'set']) })).optional(),
  /** What its Dockerfile builds on, as far as registries of the configuration are concerned. */
  bases: z.array(z.string()).optional(),
  containerGroup: z.string().optional(),
  lastRun: runSchema.optional(),
});
export type TaskAnswer = z.infer<typeof taskSchema>;

export const taskListSchema = z.object({ items: z.array(taskSchema) });
export type TaskListAnswer = z.infer<typeof taskListSchema>;

const noName = 'expected the name of a build argument: letters, digits and _, no digit first';
const argumentName = z.string().regex(/^[A-Za-z_]\w*$/, { error: noName });

/** What of a task can be changed while the application runs. */
export const taskUpdate = z
  .strictObject({
    enabled: z.boolean().optional(),
    set: z
      .record(argumentName, z.string().max(4096, { error: 'expected at most 4096 characters' }), {
        error: ({ code }) => (code === 'invalid_key' ? noName : undefined),
      })
      .optional(),
    unset: z.array(argumentName).optional(),
  })
  .refine((update) => Object.keys(update).length > 0, { error: 'expected enabled, set or unset' });
export type TaskUpdate = z.infer<typeof taskUpdate>;

import { z } from 'zod';
import { eventTypes } from '../notify/eventTypes.ts';
import { mapping, textWhere, webhookUrl } from './fields.ts';
import { notifyFormats } from './model.ts';
import { registrySchema } from './registrySchema.ts';
import { taskSchema } from './taskSchema.ts';

/*
 * customhouse.yaml. The JSON Schema for editors, customhouse.schema.json, is made from this.
 */

const notifySchema = mapping({
  url: webhookUrl.meta({ description: 'https://…; keep one that is a secret in an app setting: ${NAME}.' }),
  format: z
    .enum(notifyFormats, { error: `expected one of ${notifyFormats.join(', ')}` })
    .meta({ description: 'A CloudEvent, or a message for a Teams workflow or a Slack incoming webhook.' })
    .default('cloudevents'),
  types: z
    .array(z.enum(eventTypes, { error: `expected one of ${eventTypes.join(', ')}` }), { error: 'expected a list' })
    .min(1, { error: 'expected at least one type' })
    .meta({ description: 'Default: all of them.' })
    .optional(),
  tasks: z
    .array(z.string({ error: 'expected the name of a task' }), { error: 'expected a list' })
    .min(1, { error: 'expected at least one task' })
    .meta({ description: 'Default: all of them.' })
    .optional(),
});
export type NotifyFile = z.output<typeof notifySchema>;

const name = textWhere(
  'expected a name of a-z, 0-9 and -, at most 50 characters',
  (text) => /^[a-z0-9](-?[a-z0-9]){0,49}$/.test(text) && text.length <= 50,
);

export const fileSchema = mapping({
  registries: z.record(name, registrySchema, { error: 'expected a mapping of registries by name' }),
  tasks: z.record(name, taskSchema, { error: 'expected a mapping of tasks by name' }),
  notify: z.array(notifySchema, { error: 'expected a list of webhooks' }).default([]),
}).meta({ title: 'customhouse.yaml' });
export type File = z.output<typeof fileSchema>;

import { z } from 'zod';
import { omit } from '../omit.ts';
import { registryId, type ArmContext, type RegistryResource } from '../context.ts';

export const runStatuses = [
  'Queued',
  'Started',
  'Running',
  'Succeeded',
  'Failed',
  'Canceled',
  'Error',
  'Timeout',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** What is kept of a run; its log is a file of its own. Times are ISO 8601. */
export const runRecordSchema = z.object({
  registry: z.string(),
  /** `cf<number>`, counted per registry. */
  runId: z.string().regex(/^cf[1-9][0-9]*$/),
  status: z.enum(runStatuses),
  runType: z.enum(['QuickRun', 'QuickBuild']),
  platform: z.object({ os: z.literal('linux'), architecture: z.string() }),
  createTime: z.iso.datetime(),
  startTime: z.iso.datetime().optional(),
  finishTime: z.iso.datetime().optional(),
  lastUpdatedTime: z.iso.datetime(),
  outputImages: z
    .array(z.object({ registry: z.string(), repository: z.string(), tag: z.string(), digest: z.string() }))
    .default([]),
  runErrorMessage: z.string().optional(),
  /** Login servers that the request named. */
  customRegistries: z.array(z.string()).default([]),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

export function isFinal(status: RunStatus): boolean {
  return !['Queued', 'Started', 'Running'].includes(status);
}

/** @see https://learn.microsoft.com/rest/api/container-registry-tasks/runs/get */
export function runBody(context: ArmContext, resource: RegistryResource, record: RunRecord): object {
  return {
    id: `${registryId(context, resource)}/runs/${record.runId}`,
    name: record.runId,
    type: 'Microsoft.ContainerRegistry/registries/runs',
    properties: {
      ...omit(omit(record, 'registry'), 'outputImages'),
      ...(record.outputImages.length > 0 && { outputImages: record.outputImages }),
      agentConfiguration: { cpu: 2 },
      provisioningState: 'Succeeded',
      isArchiveEnabled: false,
    },
  };
}

import { z } from 'zod';
import type { GitPush } from './gitPush.ts';

const noCommit = /^0+$/;

/**
 * The pushes in the payload of Azure Repos' event `git.push`, as GitHub would tell each of them.
 *
 * @see https://learn.microsoft.com/azure/devops/service-hooks/events#git.push
 */
export const azureReposPush = z
  .object({
    eventType: z.literal('git.push'),
    resource: z.object({
      refUpdates: z.array(z.object({ name: z.string(), newObjectId: z.string().regex(/^[0-9a-f]{40}$/) })),
      repository: z.object({ remoteUrl: z.string() }),
      date: z.iso.datetime().optional(),
    }),
  })
  .transform(({ resource: { refUpdates, repository, date } }): readonly GitPush[] =>
    refUpdates.map(({ name, newObjectId }) => ({
      ref: name,
      after: newObjectId,
      deleted: noCommit.test(newObjectId),
      repository: {
        clone_url: repository.remoteUrl,
        ...(date !== undefined && { pushed_at: Math.floor(Date.parse(date) / 1000) }),
      },
    })),
  );

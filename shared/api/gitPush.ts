import { z } from 'zod';

/**
 * What is used of a `push` event's payload.
 *
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads#push
 */
export const gitPush = z.object({
  /** `refs/heads/<branch>` or `refs/tags/<tag>` */
  ref: z.string(),
  /** The commit after the push; zeros when the ref was deleted. */
  after: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
  deleted: z.boolean().default(false),
  repository: z.object({
    clone_url: z.string(),
    /** Seconds since 1970. GitHub sends text in other events. */
    pushed_at: z.union([z.number(), z.string()]).optional(),
  }),
});
export type GitPush = z.infer<typeof gitPush>;

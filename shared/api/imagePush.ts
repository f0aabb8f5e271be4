import { z } from 'zod';
import { isDigest, isRepository, isTag } from '../image.ts';

const pushTypes = ['Microsoft.ContainerRegistry.ImagePushed', 'ImagePushed'];

const pushData = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  target: z.object({
    repository: z.string().refine(isRepository),
    tag: z.string().refine(isTag),
    digest: z.string().refine(isDigest),
  }),
  /** An import may come without one. */
  request: z.object({ host: z.string().optional() }).optional(),
});

/** `/subscriptions/…/registries/<name>`: who says so. */
const topic = z.string().regex(/\/providers\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i);
const type = z.string().refine((text) => pushTypes.includes(text));

/**
 * An ImagePushed event in one form, from either of Event Grid's schemas.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-container-registry
 */
export const imagePush = z
  .union([
    z
      .object({ specversion: z.literal('1.0'), source: topic, type, data: pushData })
      .transform(({ source, data }) => ({ topic: source, data })),
    z.object({ topic, eventType: type, data: pushData }).transform(({ topic, data }) => ({ topic, data })),
  ])
  .transform(({ topic, data: { timestamp, target, request } }) => ({
    /** Name of the ACR. */
    acr: topic.slice(topic.lastIndexOf('/') + 1),
    host: request?.host,
    time: new Date(timestamp).toISOString(),
    ...target,
  }));
export type ImagePush = z.output<typeof imagePush>;

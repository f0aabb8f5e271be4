import { z } from 'zod';
import { authorizeLinked } from '../authorize.ts';
import { findRegistry, findRegistryById, registryId, registryPath } from '../context.ts';
import type { ArmContext } from '../context.ts';
import { registryFull } from '../faults.ts';
import { Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';
import type { ImportRefusal, ImportRequest } from '../../registry/types.ts';

/** @see https://learn.microsoft.com/rest/api/container-registry/registries/import-image */
const importSchema = z.object({
  source: z.object({
    resourceId: z.string().optional(),
    registryUri: z.string().optional(),
    credentials: z.object({ username: z.string().optional(), password: z.string() }).optional(),
    sourceImage: z.string().min(1),
  }),
  targetTags: z.array(z.string()).default([]),
  untaggedTargetRepositories: z.array(z.string()).default([]),
  mode: z.enum(['NoForce', 'Force']).default('NoForce'),
});
type ImportBody = z.infer<typeof importSchema>;

/** Statuses and codes of a failed import. ACR's message names the operation and the resource first. */
const refusals: Readonly<Record<ImportRefusal['kind'], { readonly status: number; readonly code: string }>> = {
  conflict: { status: 409, code: 'Conflict' },
  notFound: { status: 404, code: 'NotFound' },
  unauthorized: { status: 403, code: 'Forbidden' },
  // Without Retry-After: what is throttled is the upstream, and asking about the operation again does not help.
  throttled: { status: 429, code: 'TooManyRequests' },
  unreachable: { status: 400, code: 'InvalidParameters' },
};

/** What the caller must be allowed on a registry that it copies from by resource ID. */
const sourceActions = ['read', 'pull/read'].map((action) => `Microsoft.ContainerRegistry/registries/${action}`);

/** Copies an image server-side: 202, then polled at Location. Refusals that need the copy's result come with the poll. */
export function importRoute(context: ArmContext): Route {
  return {
    method: 'POST',
    path: `${registryPath}/importImage`,
    async handle(call) {
      const target = findRegistry(context, call.params);
      const body = await call.read(importSchema);
      const request = importRequest(context, body);
      const scope = body.source.resourceId;
      if (scope !== undefined) {
        for (const action of sourceActions) authorizeLinked(context, call, { action, scope });
      }
      const { headers } = context.operations.begin(registryId(context, target), async () => {
        if (context.faults.isFull?.(target.registry.name) === true) throw registryFull();
        const refusal = await target.registry.importImage(request);
        if (refusal !== undefined) throw importFailed(registryId(context, target), refusal);
      });
      return { status: 202, headers: { location: headers.location } };
    },
  };
}

function importRequest(context: ArmContext, body: ImportBody): ImportRequest {
  const { repository, reference } = parseSourceImage(body.source.sourceImage);
  const { targetTags, untaggedTargetRepositories, mode } = body;
  if (targetTags.length + untaggedTargetRepositories.length === 0) {
    throw new Refusal(400, 'InvalidParameters', 'At least one of targetTags and untaggedTargetRepositories is needed.');
  }
  return { source: sourceOf(context, body), repository, reference, targetTags, untaggedTargetRepositories, mode };
}

function sourceOf(context: ArmContext, { source }: ImportBody): ImportRequest['source'] {
  const { resourceId, registryUri, credentials } = source;
  if (resourceId !== undefined && registryUri === undefined) {
    const found = findRegistryById(context, resourceId);
    if (found === undefined)
      throw new Refusal(404, 'ResourceNotFound', `The resource ${resourceId} could not be found.`);
    return found.registry;
  }
  if (registryUri !== undefined && resourceId === undefined) {
    const { username, password } = credentials ?? {};
    return {
      server: registryUri,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    };
  }
  throw new Refusal(400, 'InvalidParameters', 'Exactly one of source.resourceId and source.registryUri is needed.');
}

function parseSourceImage(image: string): { readonly repository: string; readonly reference: string } {
  const found = /^([^@:]+)(?:@(sha256:[0-9a-f]{64})|:([\w][\w.-]{0,127}))$/.exec(image);
  const [, repository, digest, tag] = found ?? [];
  const reference = digest ?? tag;
  if (repository !== undefined && reference !== undefined) return { repository, reference };
  throw new Refusal(
    400,
    'InvalidParameters',
    `source.sourceImage is repository:tag or repository@digest, not ${image}.`,
  );
}

function importFailed(resource: string, { kind, message }: ImportRefusal): Refusal {
  const { status, code } = refusals[kind];
  return new Refusal(status, code, `Operation failed. Resource ${resource} ${message}`);
}

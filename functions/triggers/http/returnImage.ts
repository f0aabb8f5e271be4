import type { HttpResponseInit } from '@azure/functions';
import { revokeRequest, rollbackRequest } from '../../../shared/api/image.ts';
import type { Digest } from '../../../shared/image.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import { importNamed, unknownImport } from './named.ts';
import { problem } from './problem.ts';
import { readBody } from './read.ts';
import { requestIdOf } from './requestId.ts';
import type { ApiCall } from './route.ts';
import { startByHand } from './startByHand.ts';

/** Goes back to an earlier promotion, named by its unique tag or its digest. */
export async function rollBackImage(call: ApiCall): Promise<HttpResponseInit> {
  const task = importNamed(call);
  if (task === undefined) return unknownImport(call);
  const [body, id] = [await readBody(call.request, rollbackRequest), requestIdOf(call.request)];
  if (body.kind === 'refused') return body.response;
  if (id.kind === 'refused') return id.response;
  const { to, note } = body.value;

  const { promotions, digests } = await call.app.ledger.imports.read(keyOf(task));
  const promotion = promotions.find(({ uniqueTag, digest }) => uniqueTag === to || digest === to);
  if (promotion === undefined)
    return problem({
      code: 'NOT_PROMOTED',
      detail: `${to} is neither a unique tag nor a promoted digest of ${task.name}.`,
    });
  const { digest } = promotion;
  if (digests.get(digest)?.revokedAt !== undefined)
    return problem({ code: 'DIGEST_REVOKED', detail: `${digest} of ${task.name} was revoked.` });
  return startByHand(call, task.name, { kind: 'rollback', request: id.value, digest, note });
}

/** Withdraws a digest; what runs on it goes back to the last good one. */
export async function revokeImage(call: ApiCall): Promise<HttpResponseInit> {
  const task = importNamed(call);
  if (task === undefined) return unknownImport(call);
  const [body, id] = [await readBody(call.request, revokeRequest), requestIdOf(call.request)];
  if (body.kind === 'refused') return body.response;
  if (id.kind === 'refused') return id.response;
  const digest = body.value.digest as Digest;

  const { promotions, digests } = await call.app.ledger.imports.read(keyOf(task));
  if (!digests.has(digest) && !promotions.some((promotion) => promotion.digest === digest))
    return problem({ code: 'DIGEST_UNKNOWN', detail: `${task.name} has never seen ${digest}.` });
  return startByHand(call, task.name, { kind: 'revocation', request: id.value, digest, note: body.value.reason });
}

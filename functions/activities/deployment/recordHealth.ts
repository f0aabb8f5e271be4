import type { Input, Output, Tools } from '../activity.ts';

/** Keeps whether an image became healthy: only such an image is gone back to. */
export async function recordHealth(
  { task, digest, health }: Input<'recordHealth'>,
  { app }: Tools,
): Promise<Output<'recordHealth'>> {
  await app.ledger.deployments.recordHealth(task, digest, health);
  return null;
}

import type { App } from '../app.ts';
import type { DeployedImage } from '../ledger/ledger.ts';
import { keyOf } from './effectiveTask.ts';
import { importInto } from './watched.ts';

/** Whether the image was built on a digest that its import has revoked since. No for a base that no import writes. */
export async function isBaseRevoked(app: App, { base }: Pick<DeployedImage, 'base'>): Promise<boolean> {
  const writer = base === undefined ? undefined : importInto(app, base.image);
  if (base === undefined || writer === undefined) return false;
  return (await app.ledger.imports.digest(keyOf(writer), base.digest))?.revokedAt !== undefined;
}

import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const certificates = '/etc/ssl/certs/ca-certificates.crt';

/** Without the file `npm install` and `curl` fail on https, as they would on this machine. */
export async function addCertificates(rootfs: string): Promise<void> {
  await mkdir(dirname(join(rootfs, certificates)), { recursive: true });
  await cp(certificates, join(rootfs, certificates), { dereference: true }).catch(() => undefined);
}

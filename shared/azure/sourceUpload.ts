import { CustomhouseError } from '../errors.ts';
import { wireUrl } from './loopback.ts';

/** Of the whole upload: 200 MB at 2 MB/s and a little. */
const timeoutMs = 120_000;

/**
 * Puts a source archive where ACR gave us leave to.
 *
 * The address is itself a secret (it is signed), so it is in no message.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-blob
 * @throws CustomhouseError AZURE_UNREACHABLE, AZURE_REFUSED
 */
export async function putSource(uploadUrl: string, endpoint: string, tarGz: Uint8Array): Promise<void> {
  const failure = 'Could not upload the source to ACR.';
  let status: number;
  try {
    const response = await fetch(wireUrl(uploadUrl, endpoint), {
      method: 'PUT',
      headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/gzip' },
      // The types of fetch do not take a view of shared memory; there is none here.
      body: tarGz as Uint8Array<ArrayBuffer>,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    status = response.status;
  } catch {
    throw new CustomhouseError('AZURE_UNREACHABLE', `${failure} The connection failed; the run tries again.`);
  }
  if (status < 300) return;
  const isPassing = status >= 500 || status === 429 || status === 408;
  throw new CustomhouseError(
    isPassing ? 'AZURE_UNREACHABLE' : 'AZURE_REFUSED',
    `${failure} Its storage answered ${String(status)}. ${isPassing ? 'The run tries again.' : 'Run the task again; if it stays so, ask Azure support.'}`,
  );
}

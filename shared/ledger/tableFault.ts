import { RestError } from '@azure/core-rest-pipeline';
import { CustomhouseError } from '../errors.ts';

/** A failed request to Table Storage in our words. Anything but an answer of the service is a fault of our own and stays as it is. */
export function tableFault(error: unknown, attempted: string): unknown {
  if (!(error instanceof RestError)) return error;
  const retryAfterSeconds = Number(error.response?.headers.get('retry-after') ?? Number.NaN);
  return new CustomhouseError('LEDGER_UNREACHABLE', `Could not ${attempted}: ${explain(error)}`, {
    cause: error,
    ...(Number.isFinite(retryAfterSeconds) ? { retryAfterSeconds } : {}),
  });
}

function explain({ statusCode, code }: RestError): string {
  if (statusCode === 401 || statusCode === 403) {
    return 'the storage account refused. Give the app’s identity the role "Storage Table Data Contributor" on the account of AzureWebJobsStorage, or put its right key there.';
  }
  if (statusCode === undefined) {
    return `no answer (${code ?? 'connection lost'}). See whether the storage account of AzureWebJobsStorage exists and lets the app in.`;
  }
  return `the storage account answered ${statusCode} ${code ?? ''}. It is tried again; if that goes on, look at the account’s health in Azure.`;
}

/** Whether a row was not as the request expected it. */
export function isConflict(error: unknown): boolean {
  return error instanceof RestError && [404, 409, 412].includes(error.statusCode ?? 0);
}

import type { ImportRequest, Operation } from '../ports.ts';

/** What is needed to ask for an import again: names and addresses, no credentials. */
export interface ImportOperation {
  readonly request: ImportRequest;
  /** The SDK poller's own state. */
  readonly poller: string;
}

export function formatOperation(operation: ImportOperation): Operation {
  return JSON.stringify(operation) as Operation;
}

/** Only of what `formatOperation` gave: it comes back from a history of ours. */
export function parseOperation(operation: Operation): ImportOperation {
  return JSON.parse(operation) as ImportOperation;
}

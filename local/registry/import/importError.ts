import type { ImportRefusal } from '../types.ts';

/** Ends an import with the refusal that it resolves with. */
export class ImportError extends Error {
  readonly refusal: ImportRefusal;

  constructor(
    kind: ImportRefusal['kind'],
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ImportError';
    const { retryAfterSeconds } = options;
    this.refusal =
      kind === 'throttled' && retryAfterSeconds !== undefined
        ? { kind, message, retryAfterSeconds }
        : { kind, message };
  }
}

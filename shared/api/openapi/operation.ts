import type { z } from 'zod';
import type { ProblemCode } from '../problem.ts';
import type { SchemaName } from './schemas.ts';

/** One operation of the HTTP API, as it is described. */
export interface Operation {
  /** The name of its function in the app. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly summary: string;
  /** What a summary has no room for. */
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: SchemaName;
  /** Sent again with its Idempotency-Key it is the same request. */
  readonly isIdempotent?: boolean;
  readonly answer: {
    readonly status: 200 | 202;
    /** Missing: plain text. */
    readonly schema?: SchemaName;
    /** Headers that say something, by name. */
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** What it may be refused with, beside what every operation may. */
  readonly refusals: readonly ProblemCode[];
  /** `key`: a function key, or App Service Authentication under `/ui/api`. */
  readonly access: 'key' | 'anonymous';
}

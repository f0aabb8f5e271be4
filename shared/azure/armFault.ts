import { z } from 'zod';
import { parseRetryAfter } from '../http/retryAfter.ts';

/** What Azure said, whatever way the SDK passed it on. */
export interface ArmFault {
  /** Undefined: no answer at all. */
  readonly status: number | undefined;
  /** ARM's code, for example `AuthorizationFailed`; empty when it sent none. */
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds: number | undefined;
  /** By which Microsoft's support finds the request. */
  readonly correlationId: string | undefined;
}

/** An answer of Azure's, as the SDK shows it: of the SDK's types only this is needed. */
export interface ArmAnswer {
  readonly status: number;
  readonly bodyAsText?: string | null | undefined;
  readonly headers: { get(name: string): string | undefined };
}

/**
 * `error.innererror` may hold a more exact code; the outer one is documented.
 *
 * @see https://github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md#handling-errors
 */
const bodySchema = z.object({
  status: z.string().optional(),
  error: z.object({ code: z.string().default(''), message: z.string().default('') }).optional(),
});

/** @param answer the last answer, when `error` may be the plain Error of a long-running operation that failed */
export function readArmFault(error: unknown, answer: ArmAnswer | undefined, now: Date): ArmFault {
  const last = answerOf(error, answer);
  if (last === undefined) {
    const message = error instanceof Error ? error.message : '';
    return { status: undefined, code: '', message, retryAfterSeconds: undefined, correlationId: undefined };
  }
  const said = parseBody(last.bodyAsText).error;
  return {
    status: last.status,
    code: said?.code ?? '',
    message: said?.message ?? '',
    retryAfterSeconds: parseRetryAfter(last.headers.get('retry-after'), now),
    correlationId: last.headers.get('x-ms-correlation-request-id') ?? last.headers.get('x-ms-request-id'),
  };
}

/** A connection that failed on the way must not be taken for the answer before it. */
function answerOf(error: unknown, answer: ArmAnswer | undefined): ArmAnswer | undefined {
  if (isRestError(error)) return error.response;
  return error instanceof Error && error.name === 'Error' ? answer : undefined;
}

function isRestError(error: unknown): error is { readonly response?: ArmAnswer } {
  return error instanceof Error && error.name === 'RestError';
}

function parseBody(text: string | null | undefined): z.infer<typeof bodySchema> {
  try {
    return bodySchema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

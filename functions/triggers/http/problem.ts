import type { HttpResponseInit } from '@azure/functions';
import { type Problem, type ProblemCode } from '../../../shared/api/problem.ts';
import { type Fault, isRetryable, toFault } from '../../../shared/errors.ts';

/** How each refusal is answered, and what to do about it. */
const refusals: Partial<
  Record<ProblemCode, { readonly status: number; readonly title: string; readonly remedy: string }>
> = {
  BODY_INVALID: {
    status: 400,
    title: 'The body is not as expected',
    remedy: 'Correct what `errors` names and send it again.',
  },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', remedy: 'Send less.' },
  QUERY_INVALID: {
    status: 400,
    title: 'The query is not as expected',
    remedy: 'Correct what `errors` names and ask again.',
  },
  HEADER_INVALID: {
    status: 400,
    title: 'A header is not as expected',
    remedy: 'Correct the header and send it again.',
  },
  TASK_UNKNOWN: { status: 404, title: 'There is no such task', remedy: 'GET /api/tasks lists them.' },
  IMPORT_UNKNOWN: { status: 404, title: 'There is no such import', remedy: 'GET /api/images lists them.' },
  RUN_UNKNOWN: { status: 404, title: 'There is no such run', remedy: 'GET /api/runs lists them.' },
  RUN_FINISHED: {
    status: 409,
    title: 'The run has ended',
    remedy: 'Nothing is left to cancel. Start another run, or roll back.',
  },
  NOT_A_BUILD: {
    status: 409,
    title: 'Only builds have build arguments',
    remedy: 'Set them on a task of `kind: build`.',
  },
  NOT_PROMOTED: {
    status: 409,
    title: 'It was never promoted',
    remedy: 'Choose a unique tag or digest of GET /api/images/{import}/history.',
  },
  DIGEST_UNKNOWN: {
    status: 409,
    title: 'The import does not know the digest',
    remedy: 'Choose one of GET /api/images/{import}/history.',
  },
  DIGEST_REVOKED: { status: 409, title: 'It was revoked', remedy: 'Choose a promotion that was not.' },
  DEPLOYMENT_UNKNOWN: { status: 404, title: 'There is no such deployment', remedy: 'GET /api/deployments lists them.' },
  NOT_HEALTHY: {
    status: 409,
    title: 'It was never healthy',
    remedy: 'Choose a healthy image of GET /api/deployments/{task}.',
  },
  BASE_REVOKED: {
    status: 409,
    title: 'Its base was revoked',
    remedy: 'Choose an image on another base, or run the task to build a new one.',
  },
  IMAGE_UNKNOWN: {
    status: 404,
    title: 'There is no such image',
    remedy: 'GET /api/images lists the imports, GET /api/images/{import}/history their tags and digests.',
  },
  IMAGE_AMBIGUOUS: {
    status: 409,
    title: 'Several imports let in an image of that name',
    remedy: 'Name it with its registry, such as base/node:15-alpine.',
  },
  KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    remedy: 'Take a new key for each request.',
  },
  SIGN_IN_REQUIRED: { status: 401, title: 'Sign in first', remedy: 'Open /.auth/login/aad in the browser.' },
  ROLE_REQUIRED: {
    status: 403,
    title: 'You may not do that',
    remedy: 'Have the role given to you on the app registration of this function app.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    title: 'A page of another site asked',
    remedy: 'Act from the dashboard at the root of this function app, or with a function key from a program.',
  },
};

export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: NonNullable<Problem['errors']>;
}

/** A refusal as RFC 9457 writes it. */
export function problem({ code, detail, errors }: Refusal): HttpResponseInit {
  const { status, title, remedy } = refusals[code] ?? {
    status: 500,
    title: 'It could not be done',
    remedy: 'Read `detail`.',
  };
  return answerWith({
    type: 'about:blank',
    title,
    status,
    detail,
    code,
    remedy,
    ...(errors === undefined ? {} : { errors }),
  });
}

/** What was thrown, as an answer: 503 where it may pass by itself, else 500. */
export function problemOfError(error: unknown): HttpResponseInit {
  const fault = toFault(error);
  if (refusals[fault.code] !== undefined) return problem({ code: fault.code, detail: fault.message });
  const mayPass = isRetryable(fault.code) && fault.code !== 'UNEXPECTED';
  const body: Problem = {
    type: 'about:blank',
    title: mayPass ? 'It can not be done now' : 'It could not be done',
    status: mayPass ? 503 : 500,
    detail: fault.message,
    code: fault.code,
    remedy: mayPass ? 'Ask again later.' : 'Do what `detail` says.',
  };
  return answerWith(body, mayPass ? { 'retry-after': retryAfter(fault) } : {});
}

function retryAfter(fault: Fault): string {
  const usualSeconds = 5;
  return String(Math.ceil(fault.retryAfterSeconds ?? usualSeconds));
}

function answerWith(body: Problem, headers: Readonly<Record<string, string>> = {}): HttpResponseInit {
  return {
    status: body.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

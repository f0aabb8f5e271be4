/**
 * Every fault that Customhouse can name. An addition is a CHANGELOG line.
 *
 * `retry`: it may pass by itself, so the run waits and tries again. `final`: somebody has to do something first.
 */
export const faultKinds = {
  REGISTRY_UNREACHABLE: 'retry',
  REGISTRY_THROTTLED: 'retry',
  REGISTRY_ANSWER_UNKNOWN: 'retry',
  IMAGE_NOT_FOUND: 'final',
  REGISTRY_FORBIDDEN: 'final',
  IMPORT_FORBIDDEN: 'final',
  IMPORT_FAILED: 'retry',
  IMPORT_DIFFERS: 'retry',
  REGISTRY_FULL: 'final',
  TAG_LOCKED: 'final',
  TAG_TAKEN: 'final',
  TASKS_NOT_ALLOWED: 'final',
  AZURE_UNREACHABLE: 'retry',
  AZURE_THROTTLED: 'retry',
  AZURE_FORBIDDEN: 'final',
  AZURE_REFUSED: 'final',
  QUOTA_EXCEEDED: 'final',
  DEPLOYMENT_BUSY: 'retry',
  SECRET_NOT_FOUND: 'final',
  GIT_UNREACHABLE: 'retry',
  GIT_FORBIDDEN: 'final',
  GIT_REF_NOT_FOUND: 'final',
  SOURCE_TOO_LARGE: 'final',
  DOCKERFILE_NOT_FOUND: 'final',
  DOCKERFILE_INVALID: 'final',
  TASK_FILE_NOT_FOUND: 'final',
  TASK_FILE_INVALID: 'final',
  TEST_NOT_RUN: 'final',
  BASE_DIFFERS: 'final',
  LEDGER_UNREACHABLE: 'retry',
  LEDGER_CONFLICT: 'retry',
  CONFIG_INVALID: 'final',
  TASK_UNKNOWN: 'final',
  WEBHOOK_UNREACHABLE: 'retry',
  UNEXPECTED: 'retry',
} as const satisfies Record<string, 'retry' | 'final'>;

export type FaultCode = keyof typeof faultKinds;

/** What a fault is outside the process that met it: in histories, ledger rows and answers. */
export interface Fault {
  readonly code: FaultCode;
  /** What was tried, on what, and what to do. Never a secret, never a whole response body. */
  readonly message: string;
  /** When the other side said so (`Retry-After`). Seconds. */
  readonly retryAfterSeconds?: number;
}

/** The one error class. `message` says what was tried, on what, and what to do. */
export class CustomhouseError extends Error {
  readonly code: FaultCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: FaultCode, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CustomhouseError';
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function isRetryable(code: FaultCode): boolean {
  return faultKinds[code] === 'retry';
}

/** Anything thrown, as the value that crosses from an activity to its orchestrator, where classes do not survive. */
export function toFault(error: unknown): Fault {
  if (!(error instanceof CustomhouseError)) {
    return {
      code: 'UNEXPECTED',
      message: 'Something unexpected went wrong. The function app’s log has the details under this run ID.',
    };
  }
  const { code, message, retryAfterSeconds } = error;
  return retryAfterSeconds === undefined ? { code, message } : { code, message, retryAfterSeconds };
}

/** Error codes of the OCI distribution spec, and those that ACR adds, each with the status it is answered with. */
const statusOf = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  NOT_FOUND: 404,
  PAGINATION_NUMBER_INVALID: 400,
  RANGE_INVALID: 416,
  REGISTRY_DISALLOWED_OPERATION: 405,
  SIZE_INVALID: 400,
  TAG_INVALID: 400,
  TAG_UNKNOWN: 404,
  TOOMANYREQUESTS: 429,
  UNAUTHORIZED: 401,
  UNKNOWN: 500,
  UNSUPPORTED: 405,
} as const;

export type RegistryErrorCode = keyof typeof statusOf;

/**
 * An answer of the registry that is not the one asked for; the HTTP layer turns it into `{ errors: [{ code, message, detail }] }`.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
 */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode;
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RegistryErrorCode,
    message: string,
    options: { status?: number; detail?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'RegistryError';
    this.code = code;
    this.status = options.status ?? statusOf[code];
    this.detail = options.detail;
    this.headers = options.headers ?? {};
  }
}

/**
 * What ACR answers to a wrong password and to a login or token that does not go so far, with the same words for all.
 *
 * @see https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/authentication-required
 */
export function authenticationRequired(
  options: { detail?: unknown; headers?: Record<string, string> } = {},
): RegistryError {
  const message = 'authentication required, visit https://aka.ms/acr/authorization for more information.';
  return new RegistryError('UNAUTHORIZED', message, options);
}

/**
 * What ACR answers when a lock (`changeableAttributes`) forbids the operation.
 *
 * @see https://github.com/Azure/acr-cli/issues/70 where the answer is quoted
 */
export function disallowed(detail: unknown = {}): RegistryError {
  return new RegistryError(
    'REGISTRY_DISALLOWED_OPERATION',
    'The operation is disallowed on this registry, repository or image. View troubleshooting steps at https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation',
    { detail },
  );
}

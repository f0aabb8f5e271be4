/**
 * An Azure service's "no": thrown to end the handling of a request, answered as `{error: {code, message}}`.
 *
 * A fault of ours is any other error; it is answered 500 `InternalServerError`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** Azure's own code where it is known, for example `ContainerGroupTransitioning`. */
  readonly code: string;
  readonly target: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly target?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = more.target;
    this.headers = more.headers ?? {};
  }
}

/** The part of an error that clients read. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

export function errorBody(error: unknown): ErrorBody {
  if (!(error instanceof Refusal)) {
    return { code: 'InternalServerError', message: error instanceof Error ? error.message : String(error) };
  }
  const { code, message, target } = error;
  return { code, message, ...(target !== undefined && { target }) };
}

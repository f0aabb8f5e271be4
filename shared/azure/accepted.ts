import { readArmFault } from './armFault.ts';

/** The first answer to a request that begins something, kept while the SDK goes on to poll. */
export interface FirstAnswer<T> {
  value: T | undefined;
  /** For the SDK's `onResponse`. */
  onResponse(response: { readonly status: number }, body: unknown): void;
}

/**
 * What the SDK throws after the first answer (it polls once, and throws when the thing has already failed) says nothing about the
 * beginning: that was accepted.
 */
export function firstAnswer<T>(parse: (body: unknown) => T): FirstAnswer<T> {
  return {
    value: undefined,
    onResponse(response, body) {
      if (response.status < 300) this.value ??= parse(body);
    },
  };
}

/** Whether the SDK threw because there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return readArmFault(error, undefined, new Date()).status === 404;
}

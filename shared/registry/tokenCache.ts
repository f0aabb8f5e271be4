export interface Token {
  /** The value of the `Authorization` header; undefined: none is needed. */
  readonly authorization: string | undefined;
  /** Milliseconds since 1970; infinite for what does not expire. */
  readonly expiresAt: number;
}

export interface TokenCache {
  /** Whoever asks while one is being fetched shares it; a failure is not kept. */
  get(key: string, fetchToken: () => Promise<Token>): Promise<Token>;
  forget(key: string): void;
}

/** A token this close to its end is not used any more: the request takes its time too. */
const marginMs = 30_000;

/** Keeps tokens until shortly before they expire. */
export function createTokenCache(now: () => Date): TokenCache {
  const entries = new Map<string, { readonly token: Promise<Token>; usableUntil: number }>();

  /** Every quarantine repository has a scope of its own: without this they would pile up. */
  function dropExpired(): void {
    for (const [key, { usableUntil }] of entries) if (usableUntil <= now().getTime()) entries.delete(key);
  }

  return {
    async get(key, fetchToken) {
      dropExpired();
      const known = entries.get(key);
      if (known !== undefined) return known.token;
      const entry = { token: fetchToken(), usableUntil: Number.POSITIVE_INFINITY };
      entries.set(key, entry);
      try {
        const token = await entry.token;
        entry.usableUntil = token.expiresAt - marginMs;
        return token;
      } catch (error) {
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
    },
    forget(key) {
      entries.delete(key);
    },
  };
}

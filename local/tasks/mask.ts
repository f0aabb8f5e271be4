/** Takes secrets out of a text that comes in pieces; a secret may be cut anywhere. */
export interface Mask {
  /** The text that is safe to show so far; the beginning of what may be a secret waits for the next piece. */
  write(text: string): string;
  /** What was still waiting. */
  end(): string;
}

const cover = '*****';

/** @param secrets asked at each piece, because a run learns of secrets as it goes */
export function createMask(secrets: () => readonly string[]): Mask {
  let waiting = '';
  return {
    write(text) {
      const covered = coverAll(waiting + text, secrets());
      const shown = covered.length - lengthOfPossibleSecret(covered, secrets());
      waiting = covered.slice(shown);
      return covered.slice(0, shown);
    },
    end() {
      const rest = waiting;
      waiting = '';
      return rest;
    },
  };
}

export function coverAll(text: string, secrets: readonly string[]): string {
  // A secret may lie inside another one.
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((covered, secret) => covered.replaceAll(secret, cover), text);
}

/** Length of the longest end of `text` with which a secret begins. */
function lengthOfPossibleSecret(text: string, secrets: readonly string[]): number {
  const longest = Math.max(0, ...secrets.map((secret) => secret.length - 1));
  for (let length = Math.min(longest, text.length); length > 0; length -= 1) {
    const end = text.slice(-length);
    if (secrets.some((secret) => secret.startsWith(end))) return length;
  }
  return 0;
}

const shownDigits = 12;

/** `sha256:b144f795625b`: enough to tell digests apart; the whole one is in `image why`, `image tags`, JSON and tsv. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + shownDigits);
}

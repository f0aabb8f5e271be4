/** Another service's words, ended by a full stop, so that a remedy can follow. */
export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

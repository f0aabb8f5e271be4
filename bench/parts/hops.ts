export const hopNames = ['build', 'import', 'app'] as const;

/** Milliseconds of each hop of the chain: base image built and pushed; tested and let in; application built on it and its page there. */
export type Hops = Readonly<Record<(typeof hopNames)[number], number>>;

export function totalMs(hops: Hops): number {
  return hopNames.reduce((sum, name) => sum + hops[name], 0);
}

/** Another one each time; the sample's test lets it in. */
export function colorOf(who: 'ours' | 'byHand', repetition: number): string {
  return `${who === 'ours' ? 'Teal' : 'Olive'}${repetition}`;
}

import type { ChainAnswer, ChainImport } from '../../../shared/api/chain.ts';

/** One import, and the chain that it is part of. */
export interface LaneProperties {
  readonly of: ChainImport;
  readonly chain: ChainAnswer;
}

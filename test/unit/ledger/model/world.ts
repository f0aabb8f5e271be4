import { createHash } from 'node:crypto';
import type { Digest, TaggedImage } from '../../../../shared/image.ts';
import { createLedger } from '../../../../shared/ledger/createLedger.ts';
import type { ImportKey, Ledger, Seen } from '../../../../shared/ledger/ledger.ts';
import type { Tables } from '../../../../shared/ledger/table.ts';
import type { Outcome, Run, RunId } from '../../../../shared/run.ts';

export const letters = ['A', 'B', 'C'] as const;
export type Letter = (typeof letters)[number];

export const upstreamTag = 'public/node:15-alpine';
export const key: ImportKey = {
  task: 'base-import-node',
  target: { registry: 'base', repository: 'node', tag: '15-alpine' } as unknown as TaggedImage,
};

export function digestOf(letter: Letter): Digest {
  return `sha256:${createHash('sha256').update(letter).digest('hex')}` as Digest;
}

/** What became of a run, as its own steps saw it. */
export interface Ended {
  readonly run: Run;
  readonly outcome: Outcome;
  /** Whether every gate said yes in this run. */
  readonly passed: boolean;
}

/** What chance decides: what comes next, what a step meets, what a gate says. */
export interface Chances {
  /** Waits until it is this process's turn. */
  turn(): Promise<void>;
  /** 0 to 9. */
  fate(): number;
  gateSaysYes(runId: RunId, digest: Digest): boolean;
}

/** A registry with an upstream tag and a stable tag, the engine's instances, and the ledger under test. */
export interface World extends Chances {
  readonly ledger: Ledger;
  upstream: Seen<Digest> | undefined;
  stableTag: Digest | undefined;
  /** What our own convergence ever wrote under the stable tag. */
  readonly written: Set<Digest>;
  readonly instances: Set<RunId>;
  readonly inserted: RunId[];
  readonly ended: Map<RunId, Ended>;
  /** Steps whose answers nobody waits for any more. */
  readonly late: Promise<unknown>[];
  readonly firstStable: Digest | undefined;
  /** Nothing comes from outside and no step fails any more. */
  calm: boolean;
  tick(): string;
}

/** The registry's clock has a grain: some moves share a time. */
const grain = 3;

export function createWorld(
  tables: Tables,
  chances: Chances,
  before: { readonly upstream?: Letter | undefined; readonly stable?: Letter | undefined },
): World {
  let ticks = 0;
  function now(): Date {
    return new Date(Date.UTC(2026, 0, 1) + (ticks += 1));
  }
  function tick(): string {
    const at = now().getTime();
    return new Date(at - (at % grain)).toISOString();
  }
  const stable = before.stable && digestOf(before.stable);
  return {
    ...chances,
    ledger: createLedger(tables, now, () => chances.turn()),
    upstream: before.upstream && { value: digestOf(before.upstream), time: tick() },
    stableTag: stable,
    firstStable: stable,
    written: new Set(),
    instances: new Set(),
    inserted: [],
    ended: new Map(),
    late: [],
    calm: false,
    tick,
  };
}

import type { Measurement } from '../report/measurement.ts';
import { type Hops, hopNames, totalMs } from './hops.ts';
import { withHandwork } from './byHand.ts';
import { runOurs } from './ours.ts';
import type { Part } from './part.ts';

/** What we may add to a hop: events, queues, a durable history, reading back. */
const mostAddedMs = 2_000;
const mostTimesByHand = 1.3;

/** Commit to page, beside a person's script. They take turns, so that the machine's drift hits both. */
export const chain: Part = {
  name: 'chain',
  measure: (system, repetitions) =>
    withHandwork(system, async (runByHand) => {
      const ours: Hops[] = [];
      const byHand: Hops[] = [];
      // Once each for warming up: the first builds fill the registries.
      await runOurs(system, 0);
      await runByHand(0);
      for (let repetition = 1; repetition <= repetitions; repetition++) {
        system.say(`chain: ${repetition} of ${repetitions}`);
        ours.push(await runOurs(system, repetition));
        byHand.push(await runByHand(repetition));
      }
      return measurementsOf(ours, byHand);
    }),
};

function measurementsOf(ours: readonly Hops[], byHand: readonly Hops[]): readonly Measurement[] {
  const ratios = ours.map((hops, index) => totalMs(hops) / totalMs(byHand[index] ?? hops));
  return [
    ...hopNames.map((name): Measurement => {
      const values = ours.map((hops, index) => hops[name] - (byHand[index]?.[name] ?? 0));
      return {
        what: `${name}: ours − by hand`,
        unit: 's',
        values: values.map(seconds),
        target: { atMost: mostAddedMs / 1000, of: 'median' },
      };
    }),
    ...hopNames.flatMap((name): Measurement[] => [
      { what: `${name}: ours`, unit: 's', values: ours.map((hops) => seconds(hops[name])) },
      { what: `${name}: by hand`, unit: 's', values: byHand.map((hops) => seconds(hops[name])) },
    ]),
    { what: 'commit to page: ours', unit: 's', values: ours.map((hops) => seconds(totalMs(hops))) },
    { what: 'commit to page: by hand', unit: 's', values: byHand.map((hops) => seconds(totalMs(hops))) },
    {
      what: 'commit to page: ours ÷ by hand',
      unit: 'times',
      values: ratios,
      target: { atMost: mostTimesByHand, of: 'median' },
    },
  ];
}

function seconds(ms: number): number {
  return ms / 1000;
}

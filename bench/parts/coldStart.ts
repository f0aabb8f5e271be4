import type { Measurement } from '../report/measurement.ts';
import type { System } from '../system.ts';
import type { Part } from './part.ts';

const mostSeconds = 3;

/** From the start of the Functions host's process to the app's first answer. */
export const coldStart: Part = {
  name: 'coldStart',
  async measure(system, repetitions) {
    const values = [];
    for (let repetition = 0; repetition < repetitions; repetition++) values.push(await startOnce(system));
    const target = { atMost: mostSeconds, of: 'median' } as const;
    const measurement: Measurement = { what: 'Functions host with the app', unit: 's', values, target };
    return [measurement];
  },
};

async function startOnce({ instance, world }: System): Promise<number> {
  await instance.killHost();
  const started = performance.now();
  await instance.startHost();
  const response = await fetch(new URL('/api/health', world.target.functionApp));
  if (!response.ok) throw new Error(`The app's health was answered ${response.status} after its start.`);
  return (performance.now() - started) / 1000;
}

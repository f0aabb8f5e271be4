import { expect, it } from 'vitest';
import { createLedger } from '../../../shared/ledger/createLedger.ts';
import type { ObservationLedger } from '../../../shared/ledger/ledger.ts';
import { digestOf } from '../../support/fakeApp.ts';
import { fakeTables } from '../../support/tables.ts';

const image = 'public/node:15-alpine';
const [green, blue] = [digestOf('a'), digestOf('b')];

function newObservations(): ObservationLedger {
  const { observations } = createLedger(
    fakeTables(),
    () => new Date('2026-11-24T12:00:00Z'),
    () => Promise.resolve(),
  );
  return observations;
}

function see(observations: ObservationLedger, value: typeof green): Promise<unknown> {
  return observations.look(image, () => Promise.resolve({ value }));
}

it('does not take a move from who watches already when another begins unseen', async () => {
  const observations = newObservations();
  await see(observations, green);
  await observations.beginWatch(image, ['first']);

  await observations.beginWatch(image, ['second'], { isUnseen: true });
  await see(observations, blue);

  expect(await observations.lastTaken(image, 'first')).toBe(1);
  expect(await observations.lastTaken(image, 'second')).toBe(1);
});

it('takes for a move what comes after the first sight, also when that was what had been seen last', async () => {
  const observations = newObservations();
  await see(observations, green);
  await observations.beginWatch(image, ['task'], { isUnseen: true });

  await see(observations, green);
  await see(observations, blue);

  expect(await observations.lastTaken(image, 'task')).toBe(1);
  expect(await observations.current(image)).toEqual({ watched: image, value: blue, number: 2 });
});

it('takes for a move what comes after an event has told what is there', async () => {
  const observations = newObservations();
  await see(observations, green);
  await observations.beginWatch(image, ['task'], { isUnseen: true });

  await observations.report(image, { value: green });
  await see(observations, blue);

  expect(await observations.lastTaken(image, 'task')).toBe(1);
});

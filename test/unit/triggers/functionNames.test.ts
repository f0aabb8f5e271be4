import { expect, it } from 'vitest';
import { activities } from '../../../functions/activities/index.ts';
import { orchestrators } from '../../../functions/orchestrators/index.ts';
import { routes } from '../../../functions/triggers/http/routes.ts';

it('no two functions of the app have one name, whatever starts them', () => {
  const names = [
    ...routes.map(({ name }) => name),
    ...Object.keys(orchestrators),
    ...Object.keys(activities),
    'imagePushed',
    'tick',
  ].map((name) => name.toLowerCase());

  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

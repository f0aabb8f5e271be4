import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMask } from '../../../local/tasks/mask.ts';

it('covers a secret however its text is cut into pieces', () => {
  const secrets = ['hunter2', 'hunter2-long', 'aab'];
  const words = fc.constantFrom(...secrets, 'hunter', '2', 'a', 'b', ' ', 'plain\n');
  fc.assert(
    fc.property(fc.array(words), fc.array(fc.nat({ max: 6 })), (parts, cuts) => {
      const text = parts.join('');
      const mask = createMask(() => secrets);

      let shown = '';
      let at = 0;
      for (const length of cuts) shown += mask.write(text.slice(at, (at += length)));
      shown += mask.write(text.slice(at)) + mask.end();

      for (const secret of secrets) expect(shown).not.toContain(secret);
      expect(shown.replace(/[^ \n]/g, '')).toBe(text.replace(/[^ \n]/g, ''));
    }),
  );
});

it('shows at once what can no longer become a secret', () => {
  const mask = createMask(() => ['hunter2']);

  const shown = [mask.write('pass hun'), mask.write('gry'), mask.write(' hunter'), mask.end()];

  expect(shown).toEqual(['pass ', 'hungry', ' ', 'hunter']);
});

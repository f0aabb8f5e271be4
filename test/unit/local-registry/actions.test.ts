import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionKinds, allows, isScopeMapAction } from '../../../local/registry/auth/actions.ts';
import type { Repository } from '../../../shared/image.ts';

const repository = fc
  .array(fc.stringMatching(/^[a-z0-9]{1,6}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/') as Repository);

describe('a scope map’s actions', () => {
  it.each([
    ['repositories/node/content/read', 'node', true],
    ['repositories/node/content/read', 'node/slim', false],
    ['repositories/quarantine/*/content/read', 'quarantine/ab12/node', true],
    ['repositories/quarantine/*/content/read', 'quarantine', false],
    ['repositories/quarantine/*/content/read', 'quarantined/node', false],
    ['repositories/*/content/read', 'any/thing', true],
    ['repositories/node/content/write', 'node', false],
    ['repositories/node/metadata/read', 'node', false],
    ['registry/catalog/read', 'node', false],
  ])('%s reads %s: %s', (action, name, expected) => {
    expect(allows([action], name as Repository, 'content/read')).toBe(expected);
  });

  it('that name a repository allow one kind on that repository only', () => {
    fc.assert(
      fc.property(
        repository,
        repository,
        fc.constantFrom(...actionKinds),
        fc.constantFrom(...actionKinds),
        (one, other, kind, asked) => {
          expect(allows([`repositories/${one}/${kind}`], other, asked)).toBe(one === other && kind === asked);
        },
      ),
    );
  });

  it.each([
    ['repositories/node/content/read', true],
    ['repositories/a/b/*/metadata/write', true],
    ['repositories/node/metadata/delete', false],
    ['repositories/node/content/execute', false],
    ['node/content/read', false],
  ])('%s is one: %s', (action, expected) => {
    expect(isScopeMapAction(action)).toBe(expected);
  });
});

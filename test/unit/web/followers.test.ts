import { describe, expect, it } from 'vitest';
import type { ChainBuild } from '../../../shared/api/chain.ts';
import { followersOf } from '../../../web/parts/images/followers.ts';

function build(task: string, image: string, bases: readonly string[], change: Partial<ChainBuild> = {}): ChainBuild {
  return { task, image, bases: [...bases], seenBases: [], status: 'Enabled', deployments: [], ...change };
}

function names(builds: readonly ChainBuild[], image: string): readonly string[] {
  return followersOf({ builds: [...builds] }, image).map(({ task }) => task);
}

describe('what follows when a tag moves', () => {
  it('is what is built on it, then what is built on that', () => {
    const builds = [
      build('site', 'team/site', ['team/framework:2']),
      build('framework', 'team/framework:2', ['base/node:15']),
      build('other', 'team/other', ['base/python:3']),
    ];

    expect(names(builds, 'base/node:15')).toEqual(['framework', 'site']);
  });

  it('goes no further than a disabled task, which is named', () => {
    const builds = [
      build('framework', 'team/framework:2', ['base/node:15'], { status: 'Disabled' }),
      build('site', 'team/site', ['team/framework:2']),
    ];

    expect(names(builds, 'base/node:15')).toEqual(['framework']);
  });

  it('ends where images build on each other', () => {
    const builds = [build('a', 'team/a:1', ['team/b:1', 'base/node:15']), build('b', 'team/b:1', ['team/a:1'])];

    expect(names(builds, 'base/node:15')).toEqual(['a', 'b']);
  });
});

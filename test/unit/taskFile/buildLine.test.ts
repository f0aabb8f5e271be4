import { expect, it } from 'vitest';
import { parseBuildLine } from '../../../shared/taskFile/buildLine.ts';
import { isRemoteContext } from '../../../shared/taskFile/remoteContext.ts';

it('reads what a build asks for, in the spellings that Docker takes', () => {
  const line = `
    --tag=a:1 -t b:2 -tc:3
    --build-arg FROM=x/ --build-arg "NOTE=two words" --build-arg HTTP_PROXY
    --label team=base
    --file docker/Dockerfile --target test --platform linux/arm64
    --no-cache --pull --rm --force-rm -q
    ./app`;

  expect(parseBuildLine(line)).toEqual({
    tags: ['a:1', 'b:2', 'c:3'],
    buildArguments: ['FROM=x/', 'NOTE=two words', 'HTTP_PROXY'],
    labels: ['team=base'],
    dockerfile: 'docker/Dockerfile',
    target: 'test',
    platform: 'linux/arm64',
    context: './app',
    otherOptions: [],
  });
});

it('takes the context in any place', () => {
  expect(parseBuildLine('. -t a:1 -f Other')).toMatchObject({ context: '.', tags: ['a:1'], dockerfile: 'Other' });
});

it.each([
  ['--cache-from type=registry,ref=a --compress --progress plain -t t .', []],
  ['--cache-to type=inline -t t .', ['--cache-to']],
  ['-m 2GB --secret id=a,src=b --squash -t t .', ['-m', '--secret', '--squash']],
  ['--network host --network=none -t t .', ['--network']],
  ['--no-such-option -t t .', ['--no-such-option']],
  ['--no-such-option value -t t .', ['--no-such-option']],
  ['--load -t t .', ['--load']],
])('still finds image and context beside the other options of "%s", and names them', (line, otherOptions) => {
  expect(parseBuildLine(line)).toMatchObject({ tags: ['t'], context: '.', otherOptions });
});

it.each([
  ['-t a', 'needs its context'],
  ['-t a one two', '"one" is one too many'],
  ['. -t', 'lacks its value'],
  ['. -t "a', 'not closed'],
])('refuses "%s"', (line, reason) => {
  expect(() => parseBuildLine(line)).toThrow(reason);
});

it.each([
  ['https://github.com/a/b.git#main:app', true],
  ['https://example.com/context.tar.gz', true],
  ['git@github.com:a/b', true],
  ['github.com/a/b', true],
  ['.', false],
  ['./git', false],
  ['source/app', false],
])('tells whether the context %s is remote', (context, isRemote) => {
  expect(isRemoteContext(context)).toBe(isRemote);
});

import { expect, it } from 'vitest';
import { parseDockerLine } from '../../../local/tasks/builtIns/dockerLine.ts';
import { wordsOfTool } from '../../../local/tasks/builtIns/tools.ts';

it.each([
  ['pull a:1', { verb: 'pull', image: 'a:1' }],
  ['image pull -q a:1', { verb: 'pull', image: 'a:1' }],
  ['pull --platform linux/arm64 a:1', { verb: 'pull', image: 'a:1', platform: 'linux/arm64' }],
  ['tag a:1 b/c:2', { verb: 'tag', source: 'a:1', target: 'b/c:2' }],
  ['push --quiet a:1', { verb: 'push', image: 'a:1' }],
])('reads "docker %s"', (words, line) => {
  expect(parseDockerLine(words.split(' '))).toEqual(line);
});

it.each([
  ['run a', '"docker run" is not carried out by the local task runner'],
  ['login -u me -p secret', '"docker login" is not carried out'],
  ['', '"docker " is not carried out'],
  ['pull', '"docker pull" takes one image'],
  ['pull a b', '"docker pull" takes one image'],
  ['pull --all-tags a', "'--all-tags'"],
  ['tag a', '"docker tag" takes two images'],
  ['tag a b c', '"docker tag" takes two images'],
  ['push -a a', "'-a'"],
])('refuses "docker %s"', (words, reason) => {
  expect(() => parseDockerLine(words.split(' ').filter(Boolean))).toThrow(reason);
});

it.each([
  ['bash', ['-c', 'echo a'], ['bash', '-c', 'echo a']],
  ['bash', [], ['bash']],
  ['bash', ['echo', 'a'], ['echo', 'a']],
  ['curl', ['http://a'], ['curl', 'http://a']],
] as const)('runs %s with %j as %j', (tool, words, run) => {
  expect(wordsOfTool(tool, words)).toEqual(run);
});

import { expect, it } from 'vitest';
import { isGiven, readStartArguments } from '../../../local/instance/startArguments.ts';

it('takes paths from where npm was called, and any number of repositories', () => {
  const args = ['--repo', 'a=x', '--config', '../customhouse.yaml', '--repo=b=https://git.example.com/b.git#main'];

  const read = readStartArguments(args, { INIT_CWD: '/home/ann/work' });

  expect(read).toEqual({
    exit: false,
    host: 'local',
    workingDirectory: '/home/ann/work',
    configuration: '/home/ann/customhouse.yaml',
    repositories: ['a=x', 'b=https://git.example.com/b.git#main'],
  });
});

it.each([
  [[], false],
  [['--exit'], false],
  [['--repo', 'a=x'], true],
  [['--config', 'f'], true],
] as const)('%s say something of the content: %s', (args, isSaid) => {
  const read = readStartArguments(args, {});

  expect('usage' in read ? undefined : isGiven(read)).toBe(isSaid);
});

it('names the host that runs the app', () => {
  expect(readStartArguments(['--host', 'func'], {})).toMatchObject({ host: 'func' });
});

it.each([[['hello-world=x']], [['--repos', 'a=x']], [['--config']], [['--host', 'iis']]])(
  'answers %s with how to write them',
  (args) => {
    const read = readStartArguments(args, {});

    expect('usage' in read && read.usage).toContain(
      'Usage: npm start [-- [--config FILE] [--repo NAME=PATH …] [--host func] [--exit]]',
    );
  },
);

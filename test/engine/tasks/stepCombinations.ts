import { sh, type StepCase } from './stepCases.ts';

/** Fails at the first try and never again. */
const secondTime = `${sh} "echo x >> tries; [ $(cat tries | tr -d '\\n') != x ]"`;

/** Properties that have a meaning for each other, and steps beside each other. */
export const stepCombinations: readonly StepCase[] = [
  {
    title: 'timeout and ignoreErrors: what takes too long is ended, and the run goes on',
    yaml: `steps:
  - { id: slow, cmd: $Registry/base:1 sleep 60, timeout: 1, ignoreErrors: true }
  - { id: after, cmd: $Registry/base:1 echo reached }
`,
    order: ['slow', 'after'],
    says: [
      'Step ID: slow encountered an error: context deadline exceeded, but is set to ignore errors. Continuing...',
      'reached',
    ],
  },
  {
    title: 'timeout and retries: the time is that of all attempts together',
    yaml: `steps:\n  - { id: a, cmd: ${sh} "sleep 0.2; exit 1", timeout: 1, retries: 100 }\n`,
    order: ['a'],
    fails: 'failed to run step ID: a: context deadline exceeded',
  },
  {
    title: 'repeat and retries: each round has its attempts',
    yaml: `steps:\n  - { id: a, cmd: '${secondTime.replaceAll("'", "''")}', retries: 1, repeat: 1 }\n`,
    order: ['a'],
    says: [
      'Launching container with name: a',
      'Container failed during run: a, waiting 5 seconds before retrying...',
      'Launching container with name: a',
      'Successfully executed container: a',
      'Launching container with name: a',
      'Successfully executed container: a',
    ],
  },
  {
    title: 'keep and repeat: the next round has the name of the last one',
    yaml: 'steps:\n  - { id: a, cmd: $Registry/base:1 echo round, keep: true, repeat: 1 }\n',
    order: ['a'],
    says: ['round', 'round'],
  },
  {
    title: 'ignoreErrors of a build, and when for a step that it does not stop',
    yaml: `steps:
  - { id: weak, build: -f none ., ignoreErrors: true }
  - { id: after, cmd: $Registry/base:1 echo reached, when: [weak] }
`,
    files: { other: '' },
    order: ['weak', 'after'],
    says: [
      'Step ID: weak encountered an error: there is no none in the source, but is set to ignore errors. Continuing...',
      'reached',
    ],
  },
  {
    title: 'disableWorkingDirectoryOverride over a workingDirectory',
    yaml: `steps:\n  - { cmd: $Registry/base:1 pwd, workingDirectory: /bin, disableWorkingDirectoryOverride: true }\n`,
    order: ['acb_step_0'],
    says: ['/'],
  },
  {
    title: 'a service that begins late, for steps that try until it is there',
    yaml: `steps:
  - { id: web, cmd: $Registry/base:1 httpd -f -p 8092 -h /workspace, detach: true, startDelay: 2, when: ['-'] }
  - { id: client, cmd: '$Registry/base:1 wget -q -O - http://web:8092/page', retries: 1000, when: ['-'] }
`,
    files: { page: 'served late\n' },
    order: ['web', 'client'],
    says: ['Waiting 2 seconds before executing step ID: web', 'served late'],
  },
  {
    title: 'the end of what runs beside a step that fails',
    yaml: `steps:
  - { id: a, cmd: $Registry/base:1 sleep 60, when: ['-'] }
  - { id: b, cmd: ${sh} "exit 2", when: ['-'] }
`,
    order: ['a', 'b'],
    fails: 'failed to run step ID: b: exit status 2',
  },
  {
    title: 'steps in parallel that both must end before the next',
    yaml: `steps:
  - { id: a, cmd: '${meet('a', 'b')}', when: ['-'] }
  - { id: b, cmd: '${meet('b', 'a')}', when: ['-'] }
  - { id: c, cmd: $Registry/base:1 ls, when: [a, b] }
`,
    order: ['a', 'b', 'c'],
    says: ['met-a', 'met-b'],
  },
];

/** Ends only when the other step has begun, too. */
function meet(own: string, other: string): string {
  return `${sh} "touch met-${own}; while [ ! -e met-${other} ]; do sleep 0.05; done"`;
}

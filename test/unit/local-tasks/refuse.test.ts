import { expect, it } from 'vitest';
import { refuseUnsupported } from '../../../local/tasks/refuse.ts';
import { readTaskFile } from '../../../shared/taskFile/read.ts';

async function refusalOf(steps: string): Promise<string[]> {
  const taskFile = await readTaskFile({
    text: `version: v1.1.0\nsteps:\n${steps}`,
    file: 'acr-task.yaml',
    data: { Run: {}, Values: {} },
    readSource: () => Promise.resolve(''),
    resolveSecret: () => Promise.resolve(''),
  });
  try {
    refuseUnsupported(taskFile);
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
}

const notHere = 'is not carried out by the local task runner; take it out or run this file on Azure';

it.each([
  ['  - cmd: base:1\n    privileged: true\n', `acr-task.yaml:4:5: steps.0.privileged: ${notHere}`],
  ['  - cmd: base:1\n    isolation: hyperv\n', `acr-task.yaml:4:5: steps.0.isolation: ${notHere}`],
  ['  - cmd: base:1\n    exitedWith: [1]\n', `acr-task.yaml:4:5: steps.0.exitedWith: ${notHere}`],
  ['  - cmd: base:1\n    exitedWithout: [1]\n', `acr-task.yaml:4:5: steps.0.exitedWithout: ${notHere}`],
  ['  - cmd: base:1\n    replicas: 2\n', 'acr-task.yaml:4:5: steps.0.replicas: there is no such key'],
  [
    '  - cmd: base:1\n    network: mine\n',
    'acr-task.yaml:4:5: steps.0.network: there is no network "mine"; name it under "networks"',
  ],
  [
    "  - cmd: base:1\n    ports: ['8080:80', '127.0.0.1:81:80/tcp', '80', '53:5353/udp']\n",
    `acr-task.yaml:4:5: steps.0.ports: the port 53:5353/udp ${notHere}`,
  ],
  [
    "  - cmd: base:1\n    ports: ['90-91:90-91']\n",
    `acr-task.yaml:4:5: steps.0.ports: the port 90-91:90-91 ${notHere}`,
  ],
  ['  - build: -t a --network host .\n', `acr-task.yaml:3:5: steps.0.build: the option --network ${notHere}`],
  ['  - build: -t a --platform Windows .\n', `acr-task.yaml:3:5: steps.0.build: the platform Windows ${notHere}`],
  [
    '  - build: -t a --platform linux/amd64,linux/arm64 .\n',
    `acr-task.yaml:3:5: steps.0.build: the platform linux/amd64,linux/arm64 ${notHere}`,
  ],
  [
    '  - build: -t a https://github.com/a/b.git\n',
    "acr-task.yaml:3:5: steps.0.build: the context https://github.com/a/b.git is remote: only the run's own source can be built here",
  ],
])('refuses %j with its place', async (steps, refusal) => {
  expect(await refusalOf(steps)).toEqual([refusal]);
});

it('names everything at once, in the order of the file', async () => {
  const refusals = await refusalOf(
    '  - cmd: base:1\n    exitedWith: [1]\n    privileged: true\n  - build: --squash .\n',
  );

  expect(refusals.map((refusal) => refusal.split(': ')[0])).toEqual([
    'acr-task.yaml:4:5',
    'acr-task.yaml:5:5',
    'acr-task.yaml:6:5',
  ]);
});

it('lets what it carries out pass', async () => {
  const networks = '  - cmd: a\n    network: host\n  - cmd: a\n    network: mine\nnetworks:\n  - name: mine\n';
  const steps = '  - build: -t a --platform linux/arm64/v8 .\n  - cmd: a\n    privileged: false\n  - push: [a]\n';

  expect(await refusalOf(steps + networks)).toEqual([]);
});

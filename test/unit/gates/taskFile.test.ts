import { expect, it } from 'vitest';
import { readTaskFile } from '../../../shared/taskFile/read.ts';
import { gates } from '../../../shared/gates/index.ts';
import { fakeWorld } from '../../support/fakeApp.ts';
import { candidate } from './candidate.ts';

const context = { url: 'https://git.test/import.git', branch: 'main', folder: '' };
const script = `echo "it's $HOME"; exit 1`;

it.each([
  ['test', { context, dockerfile: 'Dockerfile', timeout: 600 }],
  ['command', { image: 'tools/scanner:1', entryPoint: '/bin/sh', arguments: ['-c', script], timeout: 60 }],
] as const)('the gate `%s` writes a task file that ACR’s rules accept', async (name, settings) => {
  const world = fakeWorld();
  world.dockerfiles.set(context.url, 'ARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_FROM_URL}node:15-alpine\n');
  await gates[name].begin(candidate, settings, world.app);

  const { steps } = await readTaskFile({
    text: world.tests[0]!.taskFile,
    file: 'acb.yaml',
    data: { Run: {}, Values: {} },
    readSource: () => Promise.reject(new Error('no context')),
    resolveSecret: () => Promise.reject(new Error('no secrets')),
  });

  const last = steps.at(-1)!;
  expect(last.id).toBe(name === 'test' ? 'validate-base-image' : 'command');
  expect(JSON.stringify(last)).toContain(JSON.stringify(name === 'test' ? 'customhouse-test:abcdefghij' : script));
});

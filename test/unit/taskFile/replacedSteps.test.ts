import { expect, it } from 'vitest';
import { readTaskFile } from '../../../shared/taskFile/read.ts';
import { replacedSteps } from '../../../shared/taskFile/replacedSteps.ts';

async function replaced(text: string): Promise<Readonly<Record<string, string>>> {
  const { steps } = await readTaskFile({
    text: `steps:\n${text}`,
    file: 'acr-task.yaml',
    data: { Run: {}, Values: {} },
    readSource: () => Promise.reject(new Error('no such file')),
    resolveSecret: () => Promise.reject(new Error('no secrets')),
  });
  return Object.fromEntries(replacedSteps(steps).map(({ step, reason }) => [step, reason.split(/[:,]/)[0] ?? '']));
}

it('are those that pull, retag and push by hand, whatever their IDs', async () => {
  const found = await replaced(`
  - { id: a, build: -t t:1 . }
  - { id: b, cmd: t:1 }
  - { id: c, cmd: docker pull up/node:15 }
  - { id: d, cmd: docker tag up/node:15 r/node:15 }
  - { id: e, push: [r/node:15] }
  - { id: f, cmd: docker push r/node:15-1 }
`);

  expect(found).toEqual({
    c: 'pulls by tag',
    d: 'runs docker tag by hand',
    e: 'pushes by hand',
    f: 'runs docker push by hand',
  });
});

it('are the same in a version of the well-known file that pulls nothing', async () => {
  const found = await replaced(`
  - { id: build-test-base-image, build: -t t:1 . }
  - { id: validate-base-image, cmd: t:1 }
  - { id: retag-base-image, cmd: docker tag up/node:15 r/node:15 }
  - { id: retag-base-image-unique-tag, cmd: 'docker tag up/node:15 r/node:15-{{.Run.ID}}' }
  - { id: push-base-image, push: [r/node:15, 'r/node:15-{{.Run.ID}}'] }
`);

  expect(Object.keys(found)).toEqual(['retag-base-image', 'retag-base-image-unique-tag', 'push-base-image']);
});

it('are also those that need a login, and what comes after a promotion', async () => {
  const found = await replaced(`
  - { id: a, build: -t t:1 . }
  - { id: b, cmd: t:1 }
  - { id: c, cmd: az acr import --name r }
  - { id: d, cmd: 'bash -c "echo done"' }
  - { id: e, cmd: 'curl https://example.test', when: [d] }
  - { id: f, cmd: 't:1 again', when: [a] }
`);

  expect(found).toEqual({
    c: 'runs az with a login that a test’s run does not hold',
    d: 'comes after c',
    e: 'comes after c',
  });
});

it('are not the build and the test that follow a login: a file in use begins with both', async () => {
  const found = await replaced(`
  - { cmd: docker login up --username me --password p }
  - { id: build, build: -t t:1 . }
  - { id: az-login, cmd: az login --identity > /dev/null }
  - { id: acr-login, cmd: az acr login --identity }
  - { id: validate, cmd: t:1, when: [build, az-login, acr-login] }
  - { id: import, cmd: az acr import --name r, when: [az-login, validate] }
`);

  expect(found).toEqual({
    acb_step_0: 'logs in by hand',
    'az-login': 'logs in by hand',
    'acr-login': 'logs in by hand',
    import: 'runs az with a login that a test’s run does not hold',
  });
});

it('are not the build and the test that follow a pull: it changes nothing for them', async () => {
  const found = await replaced(`
  - { id: a, cmd: docker pull up/node:15 }
  - { id: b, build: -t t:1 . }
  - { id: c, cmd: t:1 }
`);

  expect(found).toEqual({ a: 'pulls by tag' });
});

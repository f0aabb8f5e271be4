import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

function carryOut(steps: string, given: Parameters<Workshop['carryOut']>[1] = {}) {
  return workshop.carryOut({ kind: 'task', yaml: `version: v1.1.0\nsteps:\n${steps}` }, given);
}

it('pulls, tags and pushes with the logins of the run', async () => {
  const { status, outputImages } = await carryOut(`
  - cmd: docker pull $Registry/base:1
  - cmd: docker tag $Registry/base:1 $Registry/mirror:1
  - cmd: docker push $Registry/mirror:1
  - cmd: $Registry/mirror:1 true
`);

  expect(status).toBe('Succeeded');
  expect(workshop.registry.digestOf('mirror', '1')).toBeDefined();
  // ACR lists what a run's builds have built.
  expect(outputImages).toEqual([]);
});

it('tags what a build was built on and what it built, and lists what it built and pushed', async () => {
  const { server } = workshop.registry;

  const { status, outputImages } = await carryOut(
    `
  - build: -t $Registry/app:$ID .
  - cmd: docker tag $Registry/base:1 $Registry/kept-base:1
  - cmd: docker tag $Registry/app:$ID $Registry/app:stable
  - cmd: docker push $Registry/kept-base:1
  - cmd: docker push $Registry/app:stable
  - cmd: docker push $Registry/app:$ID
`,
    { runId: 'cd1', files: { Dockerfile: `FROM ${server}/base:1\nENV A=1\n` } },
  );

  const digest = workshop.registry.digestOf('app', 'cd1');
  expect(status).toBe('Succeeded');
  expect(outputImages).toEqual([{ registry: server, repository: 'app', tag: 'cd1', digest }]);
  expect(workshop.registry.digestOf('app', 'stable')).toBe(digest);
  expect(workshop.registry.digestOf('kept-base', '1')).toBeDefined();
});

it('pushes what a push step names when docker tag has named it', async () => {
  const { status } = await carryOut(`
  - cmd: docker pull $Registry/base:1
  - cmd: docker tag $Registry/base:1 $Registry/by-step:1
  - push: [$Registry/by-step:1]
`);

  expect(status).toBe('Succeeded');
  expect(workshop.registry.digestOf('by-step', '1')).toBeDefined();
});

it("keeps a run's tags from another run and from the machine", async () => {
  const { server } = workshop.registry;
  await carryOut('  - cmd: docker pull $Registry/base:1\n  - cmd: docker tag $Registry/base:1 $Registry/private:1\n');

  const other = await carryOut('  - { id: push, cmd: docker push $Registry/private:1 }\n');
  const onMachine = await workshop.engine.call({ arguments: ['image', 'inspect', `${server}/private:1`] });

  expect(other.errorMessage).toBe('failed to run step ID: push: exit status 1');
  expect(other.log).toContain(`An image does not exist locally with the tag: ${server}/private:1`);
  expect(onMachine.exitCode).not.toBe(0);
});

it.each([
  ['docker pull $Registry/none:1', 1, 'manifest unknown'],
  ['docker tag $Registry/never-seen:1 $Registry/b:1', 1, 'Error response from daemon: No such image'],
])('fails with the exit status of "%s"', async (cmd, exitCode, reason) => {
  const { status, errorMessage, log } = await carryOut(`  - { id: a, cmd: '${cmd}' }\n`);

  expect(status).toBe('Failed');
  expect(errorMessage).toBe(`failed to run step ID: a: exit status ${exitCode}`);
  expect(log).toContain(reason);
});

it('pulls again as often as a step may be retried', async () => {
  const { log } = await carryOut('  - { cmd: docker pull $Registry/none:1, retries: 2 }\n');

  expect(log.match(/Launching container with name: acb_step_0/g)).toHaveLength(3);
});

it('runs bash and curl with the files, the environment and the folder of a step', async () => {
  const { server } = workshop.registry;

  const { status, log } = await carryOut(
    `
  - cmd: bash -c 'words=(one two); echo "\${words[1]} $WHO"; pwd'
    env: [WHO=bash]
    workingDirectory: folder
  - cmd: bash echo plain words
  - cmd: bash ./script.sh
  - cmd: curl --silent --write-out "%{http_code}" --output /dev/null http://${server}/v2/
`,
    { files: { 'script.sh': '#!/bin/bash\necho "a script of $BASH_VERSION" | cut -c 1-11\n', 'folder/x': '' } },
  );

  expect(status).toBe('Succeeded');
  expect(log).toContain('\ntwo bash\n/workspace/folder\n');
  expect(log).toContain('\nplain words\n');
  expect(log).toContain('\na script of\n');
  expect(log).toMatch(/^401$/m);
});

it('ends a step with the exit code of bash', async () => {
  const { errorMessage } = await carryOut("  - { id: a, cmd: bash -c 'exit 7' }\n");

  expect(errorMessage).toBe('failed to run step ID: a: exit status 7');
});

it('signs a quick run in to nothing, in the words of Azure', async () => {
  const login = await carryOut('  - { id: login, cmd: az login --identity }\n');
  const create = await carryOut('  - { id: create, cmd: az container show -g rg -n hello }\n');

  expect(login.errorMessage).toBe('failed to run step ID: login: exit status 1');
  expect(login.log).toContain(
    '\nERROR: Failed to connect to MSI. Please make sure MSI is configured correctly.\nGet Token request returned http error: 400, reason: Bad Request\n',
  );
  expect(create.log).toContain("\nERROR: Please run 'az login' to setup account.\n");
});

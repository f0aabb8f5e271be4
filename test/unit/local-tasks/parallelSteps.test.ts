import { afterEach, expect, it } from 'vitest';
import { openAgent, type ScriptedAgent } from './scriptedAgent.ts';

let agent: ScriptedAgent;
afterEach(() => agent.close());

const three = `steps:
  - { id: a, cmd: tool:1, when: ['-'] }
  - { id: b, cmd: tool:1, when: ['-'] }
  - { id: c, cmd: tool:1, when: ['-'] }
`;

it('runs steps that need not wait for each other one after the other on one core, in the order of the file', async () => {
  agent = await openAgent(1);

  const run = agent.start(three);
  for (const step of ['a', 'b', 'c']) await agent.end(step);

  expect((await run).status).toBe('Succeeded');
  expect(agent.events()).toEqual(['+a', '-a', '+b', '-b', '+c', '-c']);
});

it('runs as many of them at once as there are cores', async () => {
  agent = await openAgent(2);

  const run = agent.start(three);
  await agent.running('a');
  for (const step of ['b', 'c', 'a']) await agent.end(step);

  expect((await run).status).toBe('Succeeded');
  expect(agent.events()).toEqual(['+a', '+b', '-b', '+c', '-c', '-a']);
});

it('takes what a step lets begin before what stands further down and has waited longer', async () => {
  agent = await openAgent(1);

  const run = agent.start(`steps:
  - { id: a, cmd: tool:1 }
  - { id: b, cmd: tool:1, when: [a] }
  - { id: c, cmd: tool:1, when: ['-'] }
`);
  for (const step of ['a', 'b', 'c']) await agent.end(step);

  expect((await run).status).toBe('Succeeded');
  expect(agent.events()).toEqual(['+a', '-a', '+b', '-b', '+c', '-c']);
});

it('starts services though every core has a step, and gives them none', async () => {
  agent = await openAgent(1);

  const run = agent.start(`steps:
  - { id: work, cmd: tool:1, when: ['-'] }
  - { id: web, cmd: tool:1, detach: true, when: ['-'] }
  - { id: more, cmd: tool:1, detach: true, when: [web] }
  - { id: client, cmd: tool:1, when: [more] }
`);
  await agent.running('work');
  await expect.poll(() => agent.events()).toContain('-more');
  await agent.end('work');
  await agent.end('client');

  expect((await run).status).toBe('Succeeded');
  expect(agent.events().filter((event) => /work|client/.test(event))).toEqual(['+work', '-work', '+client', '-client']);
});

it('lets others work while a step waits out its startDelay', async () => {
  agent = await openAgent(1);

  const run = agent.start(`steps:
  - { id: late, cmd: tool:1, startDelay: 30, when: ['-'] }
  - { id: a, cmd: tool:1, when: ['-'] }
`);
  await agent.running('a');
  await agent.passDelay(30_000);
  await agent.end('a');
  await agent.end('late');

  expect((await run).status).toBe('Succeeded');
  expect(agent.events()).toEqual(['+a', '-a', '+late', '-late']);
});

it('lets others work while a step waits out its retryDelay, and tries it again before what stands further down', async () => {
  agent = await openAgent(1);

  const run = agent.start(`steps:
  - { id: weak, cmd: tool:1, retries: 1, retryDelay: 7, when: ['-'] }
  - { id: a, cmd: tool:1, when: ['-'] }
  - { id: b, cmd: tool:1, when: ['-'] }
`);
  await agent.end('weak', 1);
  await agent.running('a');
  await agent.passDelay(7_000);
  for (const step of ['a', 'weak', 'b']) await agent.end(step);

  expect((await run).status).toBe('Succeeded');
  expect(agent.events()).toEqual(['+weak', '-weak', '+a', '-a', '+weak', '-weak', '+b', '-b']);
});

it('begins nothing that still waits for a core when the run is canceled', async () => {
  agent = await openAgent(1);
  const cancel = new AbortController();

  const run = agent.start(three, cancel.signal);
  await agent.running('a');
  cancel.abort();

  expect((await run).status).toBe('Canceled');
  expect(agent.events()).toEqual(['+a', '-a']);
});

it('begins nothing that still waits for a core when a step has failed', async () => {
  agent = await openAgent(1);

  const run = agent.start(three);
  await agent.end('a', 3);

  expect((await run).errorMessage).toBe('failed to run step ID: a: exit status 3');
  expect(agent.events()).toEqual(['+a', '-a']);
});

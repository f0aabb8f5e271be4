import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listOf, openWorkshop, type Workshop } from './workshop.ts';

const run = promisify(execFile);
/** What a person who cancels may count on. */
const mostMs = 2_000;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

const deaf = 'sh -c "trap true TERM; echo up; while true; do sleep 0.1; done"';

it.each([
  {
    title: 'steps beside services, all of which ignore SIGTERM',
    steps: `
  - { id: first, cmd: '$Registry/base:1 ${deaf}', detach: true }
  - { id: second, cmd: '$Registry/base:1 ${deaf}', detach: true, when: [first] }
  - { id: kept, cmd: $Registry/base:1 true, keep: true, when: [second] }
  - { id: a, cmd: '$Registry/base:1 ${deaf}', when: [kept] }
  - { id: b, cmd: '$Registry/base:1 ${deaf}', when: [kept] }
`,
    /** Two of them have spoken. */
    begun: /^up$[^]*^up$/m,
  },
  {
    title: 'a step that is tried again and again, and its service',
    steps: `
  - { id: service, cmd: '$Registry/base:1 ${deaf}', detach: true }
  - { id: weak, cmd: '$Registry/base:1 sh -c "exit 1"', retries: 1000 }
`,
    begun: /(before retrying[^]*){3}/,
  },
  {
    title: 'a build in one of its RUNs',
    steps: "\n  - { id: build, build: '-t t --build-arg SERVER=$Registry .' }\n",
    files: { Dockerfile: `ARG SERVER\nFROM \${SERVER}/base:1\nRUN ["sh", "-c", "echo up; sleep 4711"]\n` },
    // Docker puts a number and the time before it.
    begun: /(^|\s)up$/m,
  },
])('leaves nothing of a canceled run after 2 s: $title', async ({ steps, files, begun }) => {
  const cancel = new AbortController();
  let log = '';
  let canceledAt = 0;

  const { status } = await workshop.carryOut(
    { kind: 'task', yaml: `version: v1.1.0\nsteps:${steps}` },
    {
      ...(files && { files }),
      signal: cancel.signal,
      onOutput(text) {
        log += text;
        if (cancel.signal.aborted || !begun.test(log)) return;
        canceledAt = performance.now();
        cancel.abort();
      },
    },
  );
  const elapsedMs = performance.now() - canceledAt;

  expect(status).toBe('Canceled');
  expect(await containers()).toEqual([]);
  expect(await processes('sleep 4711')).toEqual([]);
  expect(await listOf(workshop.directory)).toEqual([]);
  expect(elapsedMs).toBeLessThan(mostMs);
});

/** Those of builds too, as far as the engine tells. */
async function containers(): Promise<string[]> {
  const { engine } = workshop;
  const label = `label=customhouse.instance=${engine.instance}`;
  const { stdout } = await engine.call({ arguments: ['ps', '--all', '--filter', label, '--format', '{{.Names}}'] });
  return stdout.split('\n').filter(Boolean);
}

async function processes(words: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.trim() === words);
}

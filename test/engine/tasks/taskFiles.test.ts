import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalCases } from './refusalCases.ts';
import { stepCases } from './stepCases.ts';
import { stepCombinations } from './stepCombinations.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

it.each([...stepCases, ...stepCombinations])('carries out $title', async ({ yaml, files, order, says = [], fails }) => {
  const { status, errorMessage, log } = await workshop.carryOut(
    { kind: 'task', yaml: `version: v1.1.0\n${yaml}` },
    { runId: 'ctab', ...(files && { files: withServer(files) }) },
  );

  expect(errorMessage).toBe(fails);
  expect(status).toBe(fails === undefined ? 'Succeeded' : 'Failed');
  expect(executed(log)).toEqual(order);
  expect(linesOf(log, says)).toEqual(says);
  if (fails !== undefined) expect(log.trimEnd().split('\n').at(-1)).toBe(fails);
});

describe('refuses before any step runs', () => {
  it.each(refusalCases)('%j', async (steps, refusal) => {
    const { status, errorMessage, log } = await workshop.carryOut(
      { kind: 'file', taskFilePath: 'acr-task.yaml' },
      { files: { 'acr-task.yaml': `version: v1.1.0\nsteps:\n  - cmd: $Registry/base:1 true\n${steps}` } },
    );

    expect(status).toBe('Failed');
    expect(errorMessage).toBe(refusal);
    expect(log.trimEnd().split('\n').at(-1)).toBe(refusal);
    expect(executed(log)).toEqual([]);
  });
});

it('puts the values of the request over those of the values file', async () => {
  const { log } = await workshop.carryOut(
    { kind: 'file', taskFilePath: 'acr-task.yaml', valuesFilePath: 'values.yaml' },
    {
      files: {
        'acr-task.yaml':
          'steps:\n  - cmd: {{.Run.Registry}}/base:1 echo {{.Values.a}} {{.Values.b}} {{.Values.deep.c}}\n',
        'values.yaml': 'a: of the file\nb: hidden\ndeep: { c: 3 }\n',
      },
      values: [{ name: 'b', value: 'of the request', isSecret: false }],
    },
  );

  expect(log).toContain('\nof the file of the request 3\n');
});

it('says where a values file is wrong', async () => {
  const { errorMessage } = await workshop.carryOut({
    kind: 'task',
    yaml: 'steps:\n  - cmd: a\n',
    valuesYaml: 'a: 1\n- b\n',
  });

  expect(errorMessage).toMatch(/^values file:2:1: /);
});

it('covers secrets in the message of a refusal, too', async () => {
  const { errorMessage, log } = await workshop.carryOut(
    { kind: 'task', yaml: 'steps:\n  - { cmd: a, when: [{{.Values.token}}] }\n' },
    { values: [{ name: 'token', value: 'tok-en', isSecret: true }] },
  );

  expect(errorMessage).toBe('task file:2:5: steps.0: when: there is no step "*****"');
  expect(log).not.toContain('tok-en');
});

it('keeps the container of a step with keep until the run ends', async () => {
  const seen: Promise<string>[] = [];

  await workshop.carryOut(
    {
      kind: 'task',
      yaml: `version: v1.1.0\nsteps:\n  - { id: kept, cmd: $Registry/base:1 true, keep: true }\n  - { id: gone, cmd: $Registry/base:1 true }\n  - cmd: $Registry/base:1 sh -c "echo now; sleep 1"\n`,
    },
    {
      runId: 'ckeep',
      onOutput: (text) => {
        if (text.includes('now')) seen.push(containers());
      },
    },
  );

  expect(await seen[0]).toContain('ckeep-kept');
  expect(await seen[0]).not.toContain('ckeep-gone');
  expect(await containers()).toBe('');
});

async function containers(): Promise<string> {
  const label = `label=customhouse.instance=${workshop.engine.instance}`;
  const { stdout } = await workshop.engine.call({
    arguments: ['ps', '--all', '--filter', label, '--format', '{{.Names}}'],
  });
  return stdout;
}

function withServer(files: Readonly<Record<string, string>>): Record<string, string> {
  const { server } = workshop.registry;
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('{{server}}', server)]));
}

function executed(log: string): string[] {
  return [...log.matchAll(/Executing step ID: (\S+)\. /g)].map((match) => match[1] ?? '');
}

/** The lines of a log that are among those looked for, without dates and seconds. */
function linesOf(log: string, lookedFor: readonly string[]): string[] {
  return log
    .split('\n')
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, '').replace(/: \d+\.\d{6}\)$/, ': n)'))
    .filter((line) => lookedFor.includes(line));
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort, isFree, reserve } from '../../../local/instance/freePort.ts';

it('gives each port once', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));

  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(20_000);
  expect(await isFree(ports[0]!)).toBe(true);
});

it('keeps what another process has reserved from this one, for as long as that lives', async () => {
  const name = `test-${process.pid}`;
  const module = join(import.meta.dirname, '../../../local/instance/freePort.ts');
  const holds = `import { reserve } from ${JSON.stringify(module)}; console.log(await reserve('${name}')); setInterval(() => undefined, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', holds], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

  const [answer] = (await once(other.stdout, 'data')) as [Buffer];
  const meanwhile = await reserve(name);
  other.kill('SIGKILL');
  await once(other, 'exit');

  expect(answer.toString()).toBe('true\n');
  expect(meanwhile).toBe(false);
  expect(await reserve(name)).toBe(true);
});

import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listen } from '../../../local/http/listen.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { choosePorts, requireFreePorts } from '../../../local/instance/ports.ts';
import { removeHome } from './removeHome.ts';

let home: Home;

beforeEach(async () => {
  home = await freshHome();
});

afterEach(() => removeHome(home));

it('are chosen once and kept, below the range of outgoing connections', async () => {
  const ports = await choosePorts(home);

  const again = await choosePorts(home);

  expect(again).toEqual(ports);
  expect(Math.max(...Object.values(ports))).toBeLessThan(32_768);
  expect(new Set(Object.values(ports)).size).toBe(Object.keys(ports).length);
});

it('are others than those that are taken when they are chosen', async () => {
  const first = await choosePorts(home);
  await rm(home.ports);
  const taken = await listen((_, response) => response.end(), first.base);

  const second = await choosePorts(home);

  expect(Object.values(second)).not.toContain(first.base);
  await taken.close();
});

it('stop the start when one is taken later, with the port, its holder and what to do', async () => {
  const ports = await choosePorts(home);
  const taken = await listen((_, response) => response.end(), ports.vault);

  const refusal = requireFreePorts(home, ports);

  await expect(refusal).rejects.toThrow(`127.0.0.1:${ports.vault} (vault) is held by process ${process.pid} (`);
  await expect(refusal).rejects.toThrow('End that process and start again.');
  await taken.close();
});

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

it('differ from those that another instance has chosen and does not listen on yet', async () => {
  const twin = { ...home, ports: `${home.ports}.twin` };

  const [one, other] = [await choosePorts(home), await choosePorts(twin)];

  expect(one.arm).not.toBe(other.arm);
});

it('are chosen once and kept, below the range of outgoing connections', async () => {
  const ports = await choosePorts(home, ['base', 'team']);

  const again = await choosePorts(home);

  expect(again).toEqual(ports);
  const { registries, ...servers } = ports;
  const all = [...Object.values(servers), ...Object.values(registries)];
  expect(Math.max(...all)).toBeLessThan(32_768);
  expect(new Set(all).size).toBe(11);
});

it('of registries that come later, however many, are others than those there are and those of container groups', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `registry-${index}`);
  const first = await choosePorts(home, ['base']);

  const { registries, ...servers } = await choosePorts(home, ['base', ...names]);

  expect(registries['base']).toBe(first.registries['base']);
  const all = [...Object.values(servers), ...Object.values(registries)];
  expect(new Set(all).size).toBe(9 + 31);
  const forContainers = Object.values(registries).filter((port) => Math.abs(port - servers.container - 3.5) < 4);
  expect(forContainers).toEqual([]);
});

it('are others than those that are taken when they are chosen', async () => {
  const first = await choosePorts(home, ['base']);
  await rm(home.ports);
  const taken = await listen((_, response) => response.end(), first.registries['base']!);

  const second = await choosePorts(home, ['base']);

  expect([...Object.values(second), ...Object.values(second.registries)]).not.toContain(first.registries['base']);
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

import { expect, it } from 'vitest';
import { registriesIn, resolveServers } from '../../../shared/config/resolveServers.ts';

it('puts login servers where ${registry.<name>} stands, and asks for each once', async () => {
  const asked: string[] = [];
  const registries = {
    loginServer(name: string) {
      asked.push(name);
      return Promise.resolve(`${name}.azurecr.io`);
    },
  };

  const text = await resolveServers('${registry.base}/node ${registry.team}/x ${registry.base}/y $HOME', registries);

  expect(text).toBe('base.azurecr.io/node team.azurecr.io/x base.azurecr.io/y $HOME');
  expect(asked).toEqual(['base', 'team']);
  expect(registriesIn('${registry.base}/${registry.team}')).toEqual(['base', 'team']);
});

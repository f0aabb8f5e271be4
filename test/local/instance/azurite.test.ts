import { TableClient } from '@azure/data-tables';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { azuriteConnection, startAzurite } from '../../../local/instance/azurite.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { endLeftovers } from '../../../local/instance/leftovers.ts';
import { choosePorts, requireFreePorts } from '../../../local/instance/ports.ts';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { removeHome } from './removeHome.ts';

let home: Home;

beforeEach(async () => {
  home = await freshHome();
});

afterEach(() => removeHome(home));

it("serves tables under the instance's own key, and leaves its ports free when it is stopped", async () => {
  const ports = await choosePorts(home);
  const secrets = openSecrets(home);

  const azurite = await startAzurite(home, ports, secrets);

  const table = TableClient.fromConnectionString(azuriteConnection(ports, secrets), 'runs', {
    allowInsecureConnection: true,
  });
  await table.createTable();
  await azurite.stop();
  await expect(requireFreePorts(home, ports)).resolves.toBeUndefined();
});

it('ends an Azurite that a killed instance has left running', async () => {
  const ports = await choosePorts(home);
  await startAzurite(home, ports, openSecrets(home));
  await expect(requireFreePorts(home, ports)).rejects.toThrow(/azuriteBlob\) is held by process \d+ \(.*azurite/);

  const ended = await endLeftovers(home.instance);

  expect(ended).toBe(1);
  await expect(requireFreePorts(home, ports)).resolves.toBeUndefined();
});

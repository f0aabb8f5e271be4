import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findProgram } from '../../../local/instance/findProgram.ts';
import { createClient } from '../../local/registry/registryClient.ts';
import { startRegistry, type TestRegistry } from '../../local/registry/testRegistry.ts';

const skopeo = findProgram('skopeo', process.env);
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'customhouse-skopeo-'));
});

afterAll(() => rm(home, { recursive: true, force: true }));

it.skipIf(skopeo === undefined)(
  'lets skopeo copy an index with all its platforms, list, inspect and delete',
  async () => {
    await using source = await startRegistry({ kind: 'plain', users: { somebody: 'secret' } });
    await using target = await startRegistry();
    const digest = await createClient(source.url, { username: 'somebody', password: 'secret' }).pushIndex(
      'library/node',
      '15',
    );
    const { username, password } = await pusher(target);
    const [from, to] = [source, target].map(({ registry }) => `docker://${registry.loginServer}`);
    const login = `${username}:${password}`;

    const copied = ['copy', '--all', '--src-tls-verify=false', '--dest-tls-verify=false', '--preserve-digests'];
    await run([
      ...copied,
      '--src-creds',
      'somebody:secret',
      '--dest-creds',
      login,
      `${from ?? ''}/library/node:15`,
      `${to ?? ''}/node:15`,
    ]);
    const tags = await run(['list-tags', '--tls-verify=false', '--creds', login, `${to ?? ''}/node`]);
    const inspected = await run(['inspect', '--raw', '--tls-verify=false', '--creds', login, `${to ?? ''}/node:15`]);
    await run(['delete', '--tls-verify=false', '--creds', login, `${to ?? ''}/node:15`]);

    expect(target.events.find(({ tag }) => tag === '15')?.digest).toBe(digest);
    expect(JSON.parse(tags)).toMatchObject({ Tags: ['15'] });
    expect((JSON.parse(inspected) as { manifests: unknown[] }).manifests).toHaveLength(2);
    expect((await target.client.send('GET', `/v2/node/manifests/${digest}`)).status).toBe(404);

    async function run(args: readonly string[]): Promise<string> {
      const env = {
        ...process.env,
        NO_PROXY: '127.0.0.1',
        no_proxy: '127.0.0.1',
        REGISTRY_AUTH_FILE: join(home, 'auth.json'),
      };
      return (await promisify(execFile)(skopeo ?? '', [...args], { env })).stdout;
    }
  },
);

async function pusher({ registry }: TestRegistry): Promise<{ username: string; password: string }> {
  await registry.tokens.put({
    name: 'admin',
    scopeMap: '_repositories_admin',
    status: 'enabled',
    createdAt: '2026-01-01T00:00:00Z',
  });
  return { username: 'admin', password: (await registry.tokens.generatePassword('admin', 'password1')).value };
}

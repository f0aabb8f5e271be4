import { afterEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../local/http/listen.ts';
import { listen } from '../../../local/http/listen.ts';
import { type Reply, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.ts';
import { run } from './command.ts';

const open: (Listening | ScriptedServer)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function answering(reply: Reply): Promise<Readonly<Record<string, string>>> {
  const server = await startScriptedServer(() => reply);
  open.push(server);
  return { CUSTOMHOUSE_URL: `http://${server.host}`, CUSTOMHOUSE_KEY: 'hunter2' };
}

describe('what could not be found out ends with 3', () => {
  it.each([
    ['a broken connection', 'break', 'does not answer'],
    ['another answer', { status: 200, body: '<html>' }, 'gave an answer of another form'],
    ['a gateway', { status: 502, body: '<html>' }, 'answered 502'],
    ['a wrong key', { status: 401 }, 'wants a function key'],
  ] satisfies [string, Reply, string][])('%s', async (_what, reply, said) => {
    const { exitCode, error } = await run('task list', { environment: await answering(reply) });

    expect([exitCode, error]).toEqual([3, expect.stringContaining(said)]);
    expect(error).not.toContain('hunter2');
  });

  it('an answer that breaks off in its middle', async () => {
    const server = await listen((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"items":', () => request.socket.destroy());
    }, 0);
    open.push(server);

    const environment = { CUSTOMHOUSE_URL: `http://127.0.0.1:${server.port}` };
    const ended = await Promise.all(['task list', 'run log abcdefghij'].map((line) => run(line, { environment })));

    expect(ended.map(({ exitCode }) => exitCode)).toEqual([3, 3]);
  });

  it('a mistake of the command itself: nobody has said no', async () => {
    const environment = await answering({ status: 200, body: { items: [] } });

    const { exitCode, error } = await run('run watch', {
      environment,
      delay: () => Promise.reject(new Error('Broken.')),
    });

    expect([exitCode, error]).toEqual([3, expect.stringContaining('Error: Broken.')]);
  });
});

describe('the function key', () => {
  it('does not follow a redirection to another host', async () => {
    const elsewhere = await startScriptedServer(() => ({ status: 200, body: { items: [] } }));
    open.push(elsewhere);
    const headers = { location: `http://${elsewhere.host}/` };

    const { exitCode } = await run('task list', { environment: await answering({ status: 307, headers }) });

    expect(exitCode).toBe(3);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([['http://127.0.0.1:9/?code=hunter2'], ['http://user:hunter2@127.0.0.1:9'], ['http://127.0.0.1:9/#hunter2']])(
    'is not taken as part of an address, and not repeated: %s',
    async (address) => {
      const { exitCode, error } = await run(`task list --url ${address}`);

      expect([exitCode, error]).toEqual([2, expect.stringContaining('CUSTOMHOUSE_KEY')]);
      expect(error).not.toContain('hunter2');
    },
  );

  it('has no option, so that it stands in no list of processes', async () => {
    const { exitCode, error } = await run('task list --key hunter2');

    expect([exitCode, error]).toEqual([2, expect.stringContaining("unknown option '--key'")]);
  });
});

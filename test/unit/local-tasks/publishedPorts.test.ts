import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { parsePort, publishPorts } from '../../../local/tasks/steps/publishedPorts.ts';

it.each([
  ['8080:80', { host: 8080, container: 80 }],
  ['8080:80/tcp', { host: 8080, container: 80 }],
  ['127.0.0.1:8080:80', { host: 8080, container: 80 }],
  ['[::1]:8080:80', { host: 8080, container: 80 }],
  ['80', { host: 80, container: 80 }],
  ['53:53/udp', undefined],
  ['90-91:90-91', undefined],
])('reads %s', (text, port) => {
  expect(parsePort(text)).toEqual(port);
});

it('names a port of the machine that something else has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };

  await expect(publishPorts([`${port}:80`])).rejects.toThrow(
    `the port ${port} of this machine is taken by something else`,
  );
  other.close();
});

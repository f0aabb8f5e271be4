/** A registry in a process of its own, for tests that kill it: `node registryProcess.ts <directory> <port>`; prints its login. */
import { listen } from '../../../local/http/listen.ts';
import { createRegistry } from '../../../local/registry/registry.ts';
import { everything } from './testRegistry.ts';

const [directory = '', port = ''] = process.argv.slice(2);
const registry = await createRegistry({
  name: 'base',
  port: Number(port),
  directory,
  kind: 'acr',
  onEvent: () => undefined,
  now: () => new Date(),
});
await listen(registry.handle, Number(port));
const { username, password } = registry.issueRunLogin(everything);
console.log(JSON.stringify({ username, password }));

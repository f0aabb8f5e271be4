import { expect, it } from 'vitest';
import { parseAzLine } from '../../../local/tasks/builtIns/az/azLine.ts';
import { containerGroupOf } from '../../../local/tasks/builtIns/az/containerGroup.ts';
import { formatOutput } from '../../../local/tasks/builtIns/az/formatOutput.ts';
import { splitCommandLine } from '../../../shared/taskFile/commandLine.ts';

function read(words: string) {
  return parseAzLine(splitCommandLine(words));
}

it('makes the container group of the reference scenario', () => {
  const { options } = read(`container create --resource-group rg --name hello --image team:5000/hello:cf1
    --registry-username me --registry-password "pass=word" --ip-address public --ports 80 443
    --environment-variables A=1 "B=two words" -e`);

  expect(containerGroupOf(options, 'westeurope')).toMatchObject({
    location: 'westeurope',
    osType: 'Linux',
    restartPolicy: 'Always',
    containers: [
      {
        name: 'hello',
        image: 'team:5000/hello:cf1',
        resources: { requests: { cpu: 1, memoryInGB: 1.5 } },
        ports: [
          { port: 80, protocol: 'TCP' },
          { port: 443, protocol: 'TCP' },
        ],
      },
    ],
    ipAddress: { type: 'Public', ports: [{ port: 80 }, { port: 443 }] },
    imageRegistryCredentials: [{ server: 'team:5000', username: 'me', password: 'pass=word' }],
  });
});

it('takes what is said of size, place, address, secrets and the command', () => {
  const { options } = read(`container create -g rg -n hello --image hello --cpu 0.5 --memory=2 --location northeurope
    --os-type Linux --restart-policy Never --dns-name-label page --command-line "sh -c 'exit 1'"
    --environment-variables A=1 --secure-environment-variables KEY=a=b
    --registry-login-server r.io --registry-username me --registry-password p`);

  expect(containerGroupOf(options, 'westeurope')).toEqual({
    location: 'northeurope',
    osType: 'Linux',
    restartPolicy: 'Never',
    containers: [
      {
        name: 'hello',
        image: 'hello',
        command: ['sh', '-c', 'exit 1'],
        resources: { requests: { cpu: 0.5, memoryInGB: 2 } },
        ports: [{ port: 80, protocol: 'TCP' }],
        environmentVariables: [
          { name: 'A', value: '1' },
          { name: 'KEY', secureValue: 'a=b' },
        ],
      },
    ],
    ipAddress: { type: 'Public', ports: [{ port: 80, protocol: 'TCP' }], dnsNameLabel: 'page' },
    imageRegistryCredentials: [{ server: 'r.io', username: 'me', password: 'p' }],
  });
});

it('gives a group no address and no credentials that nobody asked for', () => {
  const { options } = read('container create -g rg -n hello --image hello:1');

  const group = containerGroupOf(options, 'westeurope');

  expect(group).not.toHaveProperty('ipAddress');
  expect(group).not.toHaveProperty('imageRegistryCredentials');
});

it.each([
  ['acr import --name a', '"az acr import" is not carried out by the local task runner, only "login"'],
  ['container logs -g a -n b', '"az container logs" is not carried out'],
  ['', '"az " is not carried out'],
  ['login -u me -p secret', '"az login": the option -p is not carried out'],
  ['login', '"az login" needs --identity'],
  ['container show -g a', '"az container show" needs --name'],
  ['container show -g a b -n c', 'a word stands where an option is expected'],
  ['container show -g -n c', '--resource-group expects one value'],
  ['container show -g a -n c --query "a.["', 'no JMESPath expression'],
  ['container show -g a -n c -o xml', '--output takes json'],
  ['container create -g a -n c --image i --registry-login-server r.io', 'Please specify --registry-username'],
  [
    'container create -g a -n c --image i --registry-login-server r.io --registry-username me',
    'Please specify --registry-password',
  ],
  ['container create -g a -n c --image i --ip-address public --ports http', 'argument --ports: invalid value'],
  ['container create -g a -n c --image i --environment-variables A', 'KEY=VALUE'],
  ['container create -g a -n c --image i --gpu-count 1', 'the option --gpu-count is not carried out'],
])('refuses "az %s"', (words, reason) => {
  expect(() => read(words)).toThrow(reason);
});

const result = { name: 'hello', ipAddress: { ip: '127.0.0.1' }, cpu: 1 };
it.each([
  [result, 'json', '{\n  "cpu": 1,\n  "ipAddress": {\n    "ip": "127.0.0.1"\n  },\n  "name": "hello"\n}\n'],
  ['127.0.0.1', 'json', '"127.0.0.1"\n'],
  ['127.0.0.1', 'tsv', '127.0.0.1\n'],
  [['a', 'b'], 'tsv', 'a\nb\n'],
  [[['a', 1]], 'tsv', 'a\t1\n'],
  [{ name: 'hello', cpu: 1 }, 'table', 'Name   Cpu\n-----  ---\nhello  1\n'],
  [result, 'yaml', 'cpu: 1\nipAddress:\n  ip: 127.0.0.1\nname: hello\n'],
  [result, 'none', ''],
  [undefined, 'json', ''],
] as const)('prints %j as %s', (value, format, text) => {
  expect(formatOutput(value, format)).toBe(text);
});

it('shows nothing of a result that is sent to /dev/null', () => {
  expect(read('login --identity > /dev/null')).toMatchObject({ command: 'login', output: 'none' });
});

import { expect, it } from 'vitest';
import { mountIntoRuns } from '../../../local/npm/mountIntoRuns.ts';

const mounts = [
  { id: 'a', target: '/usr/local/etc/npmrc' },
  { id: 'b', target: '/usr/local/etc/b.pem' },
];
const flags =
  '--mount=type=secret,id=a,target=/usr/local/etc/npmrc,mode=0444 --mount=type=secret,id=b,target=/usr/local/etc/b.pem,mode=0444';

it('mounts into every RUN of every stage, whatever its form, and changes nothing else', () => {
  const dockerfile = [
    '# syntax=docker/dockerfile:1',
    'FROM node:20 AS build',
    '# RUN not this',
    'RUN npm ci && \\',
    '    RUN=1 npm run build',
    'run --network=none ["npm", "test"]',
    'FROM node:20',
    'ONBUILD RUN npm ci',
    'COPY RUN /app',
    'RUN <<EOF',
    'RUN echo in the text',
    'EOF',
    'CMD ["node"]',
    '',
  ];

  const changed = mountIntoRuns(dockerfile.join('\n'), mounts).split('\n');

  const expected = [...dockerfile];
  expected[3] = `RUN ${flags} npm ci && \\`;
  expected[5] = `run ${flags} --network=none ["npm", "test"]`;
  expected[9] = `RUN ${flags} <<EOF`;
  expect(changed).toEqual(expected);
});

it('keeps line ends of Windows', () => {
  expect(mountIntoRuns('FROM a\r\nRUN b\r\n', mounts)).toBe(`FROM a\r\nRUN ${flags} b\r\n`);
});

import { expect, it } from 'vitest';
import { buildBasesOf } from '../../../local/tasks/buildBases.ts';

it('puts the build arguments into FROM', () => {
  const dockerfile = 'ARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_FROM_URL}node:15-alpine\n';

  expect(buildBasesOf(dockerfile, { buildArguments: [] })).toEqual({ runtime: 'node:15-alpine', buildtime: [] });
  expect(buildBasesOf(dockerfile, { buildArguments: ['REGISTRY_FROM_URL=127.0.0.1:5003/'] })).toEqual({
    runtime: '127.0.0.1:5003/node:15-alpine',
    buildtime: [],
  });
});

it('tells the base of the image from those of its other stages', () => {
  const dockerfile = `
ARG TAG=1
FROM --platform=linux/amd64 build:\${TAG} AS build
FROM build AS again
FROM scratch AS empty
FROM base:$TAG
COPY --from=build /a /a
FROM later:1 AS later
`;

  expect(buildBasesOf(dockerfile, { buildArguments: ['TAG=2'] })).toEqual({
    runtime: 'later:1',
    buildtime: ['build:2', 'base:2'],
  });
  expect(buildBasesOf(dockerfile, { buildArguments: [], target: 'again' })).toEqual({
    runtime: 'build:1',
    buildtime: [],
  });
  expect(buildBasesOf(dockerfile, { buildArguments: [], target: 'EMPTY' })).toEqual({ buildtime: ['build:1'] });
});

it('ignores an argument that the Dockerfile does not declare', () => {
  expect(buildBasesOf('FROM a${X:-b}${Y:+c}', { buildArguments: ['X=x', 'Y'] })).toEqual({
    runtime: 'ab',
    buildtime: [],
  });
});

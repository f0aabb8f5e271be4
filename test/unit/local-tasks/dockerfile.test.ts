import { expect, it } from 'vitest';
import { basesOf } from '../../../local/tasks/dockerfile.ts';

it('puts the build arguments into FROM', () => {
  const dockerfile = 'ARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_FROM_URL}node:15-alpine\n';

  expect(basesOf(dockerfile, [])).toEqual({ runtime: 'node:15-alpine', buildtime: [] });
  expect(basesOf(dockerfile, ['REGISTRY_FROM_URL=127.0.0.1:5003/'])).toEqual({
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

  expect(basesOf(dockerfile, ['TAG=2'])).toEqual({ runtime: 'later:1', buildtime: ['build:2', 'base:2'] });
  expect(basesOf(dockerfile, [], 'again')).toEqual({ runtime: 'build:1', buildtime: [] });
  expect(basesOf(dockerfile, [], 'EMPTY')).toEqual({ buildtime: ['build:1'] });
});

it('ignores an argument that the Dockerfile does not declare', () => {
  expect(basesOf('FROM a${X:-b}${Y:+c}', ['X=x', 'Y=y'])).toEqual({ runtime: 'ab', buildtime: [] });
});

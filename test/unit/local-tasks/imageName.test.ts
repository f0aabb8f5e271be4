import { expect, it } from 'vitest';
import { fullName, withLoginServer } from '../../../local/tasks/imageName.ts';

it.each([
  ['node', 'docker.io/library/node:latest'],
  ['node:15', 'docker.io/library/node:15'],
  ['team/app', 'docker.io/team/app:latest'],
  ['127.0.0.1:5003/node:15', '127.0.0.1:5003/node:15'],
  ['localhost/x', 'localhost/x:latest'],
  ['a.io/b/c@sha256:12', 'a.io/b/c@sha256:12'],
  ['a.io/b:1@sha256:12', 'a.io/b:1@sha256:12'],
])('reads %s as %s', (name, full) => {
  expect(fullName(name)).toBe(full);
});

it("puts the run's registry before a name, once", () => {
  const once = withLoginServer('hello:1', '127.0.0.1:5004');

  expect([once, withLoginServer(once, '127.0.0.1:5004')]).toEqual(['127.0.0.1:5004/hello:1', '127.0.0.1:5004/hello:1']);
});

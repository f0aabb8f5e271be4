import { expect, it } from 'vitest';
import { fromDigestsIn } from '../../../local/tasks/fromDigests.ts';

const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;

it('tells from the output of Docker’s builder what each FROM got', () => {
  const output = `#1 [internal] load build definition from Dockerfile
#3 [internal] load metadata for 127.0.0.1:5003/node:15
#4 [first 1/3] FROM docker.io/library/golang:1@${one}
#4 resolve docker.io/library/golang:1@${one} 0.1s done
#5 [stage-1 1/2] FROM 127.0.0.1:5003/node:15@${two}
#6 [stage-1 2/2] RUN echo '#9 [x] FROM evil@nowhere'
`;

  expect(fromDigestsIn(output)).toEqual(
    new Map([
      ['docker.io/library/golang:1', one],
      ['127.0.0.1:5003/node:15', two],
    ]),
  );
});

it('tells nothing of an image of this run, which has no manifest yet', () => {
  expect(fromDigestsIn('#4 [1/1] FROM docker.io/library/mine:1\n')).toEqual(new Map());
});

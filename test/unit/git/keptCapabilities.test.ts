import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { GitHttpRequest, HttpClient } from 'isomorphic-git';
import { beforeEach, expect, it } from 'vitest';
import { type KeptCapabilities, keepCapabilities } from '../../../shared/git/keptCapabilities.ts';

const tip = '1'.repeat(40);
const question: GitHttpRequest = {
  method: 'GET',
  url: 'https://git.example/app.git/info/refs?service=git-upload-pack',
};
const secondQuestion: GitHttpRequest = { ...question, headers: { 'Git-Protocol': 'version=2' } };
const other: GitHttpRequest = { method: 'POST', url: 'https://git.example/app.git/git-upload-pack' };

function line(content: string): string {
  return (content.length + 4).toString(16).padStart(4, '0') + content;
}

/** In the first version of the protocol: the service, what the host can do with its first branch, more branches. */
function firstVersion(first: string, branches = 10_000): string {
  const more = Array.from({ length: branches }, (_, number) => line(`${tip} refs/heads/branch-${String(number)}\n`));
  return `${line('# service=git-upload-pack\n')}0000${line(`${first}\0shallow ofs-delta\n`)}${more.join('')}0000`;
}

let answer: string;
let isRefused: boolean;
let asked: GitHttpRequest[];
let seconds: number;
let http: KeptCapabilities;

beforeEach(() => {
  [answer, isRefused, asked, seconds] = [firstVersion(`${tip} HEAD`), false, [], 0];
  const host: HttpClient = {
    request(request) {
      asked.push(request);
      if (isRefused) return Promise.reject(new Error('refused'));
      const body = Readable.from([Buffer.from(answer)]).iterator();
      return Promise.resolve({ url: request.url, headers: {}, body, statusCode: 200, statusMessage: 'OK' });
    },
  };
  http = keepCapabilities(host, () => new Date(seconds * 1000));
});

async function ask(client: HttpClient, request: GitHttpRequest): Promise<string> {
  const { body } = await client.request(request);
  return text(body ?? Readable.from([]));
}

it('keeps what a host can do for ten minutes, without its branches', async () => {
  expect(await ask(http.known, question)).toBe(answer);
  seconds = 599;

  expect(await ask(http.known, question)).toBe(firstVersion(`${tip} HEAD`, 0));
  expect(asked).toHaveLength(1);
  seconds = 600;
  expect(await ask(http.known, question)).toBe(answer);
});

it('asks anew where the branches are needed, and keeps that', async () => {
  await ask(http.known, question);
  answer = firstVersion(`${'2'.repeat(40)} HEAD`);

  expect(await ask(http.anew, question)).toBe(answer);
  expect(await ask(http.known, question)).toBe(firstVersion(`${'2'.repeat(40)} HEAD`, 0));
  expect(asked).toHaveLength(2);
});

it('does not take an answer in the first version for what was asked for in the second', async () => {
  await ask(http.known, question);

  expect(await ask(http.known, secondQuestion)).toBe(answer);
  expect(await ask(http.known, secondQuestion)).toBe(answer);
  expect(asked).toEqual([question, secondQuestion, secondQuestion]);
});

it.each([
  ['without a default branch', firstVersion(`${tip} refs/heads/main`)],
  ['without a commit', firstVersion(`${'0'.repeat(40)} capabilities^{}`, 0)],
  ['that is no Git repository', '<!doctype html>'],
])('keeps nothing of an answer %s', async (_, given) => {
  answer = given;

  expect(await ask(http.known, question)).toBe(given);
  expect(await ask(http.known, question)).toBe(given);
  expect(asked).toHaveLength(2);
});

it('passes on a refusal of what came after, and asks anew then', async () => {
  await ask(http.known, question);
  isRefused = true;
  await expect(http.known.request(other)).rejects.toThrow('refused');
  isRefused = false;

  await ask(http.known, question);

  expect(asked).toEqual([question, other, question]);
});

import { expect, it } from 'vitest';
import { withoutRedirection } from '../../../local/tasks/builtIns/redirection.ts';

it.each([
  ['login --identity', 'login --identity', false],
  ['login --identity > /dev/null', 'login --identity', true],
  ['login --identity >/dev/null 2>&1', 'login --identity', true],
  ['login --identity 2> /dev/null', 'login --identity', false],
  ['login --identity &>/dev/null', 'login --identity', true],
  ['login > file', 'login > file', false],
  ['tag a /dev/null', 'tag a /dev/null', false],
  ['> /dev/null login', '> /dev/null login', false],
])('takes what sends the output away off "%s"', (line, words, isSilenced) => {
  expect(withoutRedirection(line.split(' '))).toEqual({ words: words.split(' '), isSilenced });
});

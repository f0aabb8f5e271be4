import { expect, it } from 'vitest';
import { splitCommandLine } from '../../../shared/taskFile/commandLine.ts';

it.each([
  ['node-import:test', ['node-import:test']],
  ['a  b\n  c\td\r\n', ['a', 'b', 'c', 'd']],
  ['sh -c "echo \'a b\'; exit 3"', ['sh', '-c', "echo 'a b'; exit 3"]],
  [`sh -c 'echo "$HOME" | cat'`, ['sh', '-c', 'echo "$HOME" | cat']],
  ['a"b c"d \'\' e', ['ab cd', '', 'e']],
  ['a\\ b \\"c\\" d\\e', ['a b', '"c"', 'd\\e']],
  ['"a \\"b\\" c\\d"', ['a "b" c\\d']],
  ["'a\\' b", ['a\\', 'b']],
  ['C:\\\\dir', ['C:\\\\dir']],
  ['', []],
])('splits %j as the agent does', (command, words) => {
  expect(splitCommandLine(command)).toEqual(words);
});

it('refuses a quote that is not closed', () => {
  expect(() => splitCommandLine('sh -c "echo')).toThrow('the quote " is not closed');
});

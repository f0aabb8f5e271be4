import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AppAlone, startAppAlone } from '../../support/live/appAlone.ts';
import { builtCommand, runProgram } from './cli.ts';

let app: AppAlone;
beforeAll(async () => {
  app = await startAppAlone();
});
afterAll(() => app.remove());

/** An interactive zsh behind a pseudo-terminal of its own, where words are typed with Tab after them. Ends with what it showed. */
const script = `
  zmodload zsh/zpty
  zpty typed zsh -f -i
  zpty -w typed "PS1='%% ' RPS1='' PROMPT_EOL_MARK=''; autoload -Uz compinit; compinit -u -D"
  zpty -w typed "customhouse() { '$1' '$2' \\"\\$@\\"; }; eval \\"\\$(customhouse completion zsh)\\"; print rea''dy"
  zpty -r -m typed seen '*ready*'
  typed() {
    zpty -n -w typed "$1"$'\\t'
    zpty -r -m typed seen "*$2*" && print -r -- "$2"
    zpty -n -w typed $'\\C-u'
  }
  typed 'customhouse task dis' 'disable'
  typed 'customhouse task run hel' 'hello-world'
  typed 'customhouse run list --trigger Im' 'Image\\\\ Update'
`;

it('in zsh Tab completes verbs, the tasks of the function app, and values with a space', async () => {
  const environment = { CUSTOMHOUSE_URL: app.file.functionApp, CUSTOMHOUSE_KEY: app.file.keys.function, TERM: 'dumb' };

  const zsh = ['zsh', '-f', '-c', script, 'zsh', process.execPath, builtCommand];
  const { output } = await runProgram(['timeout', '60', ...zsh], environment);

  // As patterns: the shell writes one backslash.
  expect(output).toBe('disable\nhello-world\nImage\\\\ Update\n');
}, 70_000);

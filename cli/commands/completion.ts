import { Argument, type Command } from 'commander';
import type { CommandContext } from '../commandContext.ts';
import { completionsOf } from '../completionsOf.ts';
import { withExamples } from '../examples.ts';
import { commandReference } from '../commandReference.ts';

/** Both ask the command itself what may follow: new verbs and the tasks of today need no new script. */
const scripts = {
  bash: `_customhouse() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$(printf '%q' "$candidate")")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _customhouse customhouse
`,
  zsh: `#compdef customhouse
_customhouse() {
  local -a candidates
  candidates=(\${(f)"$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -a candidates
}
if [[ $funcstack[1] == _customhouse ]]; then _customhouse; else compdef _customhouse customhouse; fi
`,
};

export function addCompletionCommands(program: Command, context: CommandContext): void {
  const { terminal } = context;
  withExamples(
    program.command('completion'),
    'completion bash > ~/.local/share/bash-completion/completions/customhouse',
    'completion zsh > "${fpath[1]}/_customhouse"',
  )
    .description('what makes Tab complete commands, options, tasks and runs')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']))
    .action((shell: keyof typeof scripts) => {
      terminal.write(scripts[shell]);
    });
  program.command('complete [words...]', { hidden: true }).action(async (words: string[]) => {
    const candidates = await completionsOf(program, context, words);
    terminal.write(candidates.map((candidate) => `${candidate}\n`).join(''));
  });
  program.command('reference', { hidden: true }).action(() => {
    terminal.write(commandReference(program));
  });
}

import type { Command } from 'commander';

const heading = `# The command

Made from the command's own help: \`npx --no-install customhouse reference > docs/cli.md\`. In the clone it is called by
\`npx --no-install customhouse\`; that name on npm is not ours.

* \`-o json\` is the HTTP API's answer, lists as arrays; \`--query\` takes JMESPath as \`az\` does: \`run list --query "[?status=='Failed'].runId" -o tsv\`.
* \`-o tsv\` has the table's columns without titles, for \`cut\` and \`while read\`.
`;

/** Whatever terminal it is made on. */
const helpWidth = 110;

/** docs/cli.md: every command with its help. */
export function commandReference(program: Command): string {
  return [heading, ...sections(program)].join('\n');
}

function sections(command: Command): readonly string[] {
  const own = `## ${fullName(command)}\n\n\`\`\`\n${helpOf(command).trim()}\n\`\`\`\n`;
  const visible = command.createHelp().visibleCommands(command);
  return [own, ...visible.filter((one) => one.name() !== 'help').flatMap(sections)];
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** The whole help: examples and exit codes, too, which Commander adds only while it writes. */
function helpOf(command: Command): string {
  let help = '';
  const before = command.configureOutput();
  command.configureOutput({ ...before, writeOut: (text) => (help += text), getOutHelpWidth: () => helpWidth });
  command.outputHelp();
  command.configureOutput(before);
  return help;
}

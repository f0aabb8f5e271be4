import type { Command } from 'commander';
import { type DoctorAnswer, doctorSchema } from '../../shared/api/doctor.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { doctorView } from '../doctorView.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  withExamples(program.command('doctor'), 'doctor', 'doctor -o json --query "checks[?answer==\'no\'].command"')
    .description(
      'a first look over everything that the function app needs: rights, secrets, events, Git, the ledger. Changes nothing',
    )
    .action(async (_options, command: Command) => {
      const answer = await ask(await serverOf(context, command), doctorSchema, { path: '/api/doctor' });
      print(context, command, answer, doctorView);
      context.setExitCode(exitCodeOf(answer));
    });
}

function exitCodeOf({ checks }: DoctorAnswer): ExitCode {
  if (checks.some(({ answer }) => answer === 'no')) return exitCodes.no;
  return checks.some(({ answer }) => answer === 'unknown') ? exitCodes.unknown : exitCodes.done;
}

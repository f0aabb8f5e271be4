import { stringify } from 'yaml';
import { z } from 'zod';
import { mapping, textWithServers, wholeNumber } from '../config/fields.ts';
import { resolveServers } from '../config/resolveServers.ts';
import { askByRun, cancelRun, pollRun } from './acrRun.ts';
import type { CandidateImage } from './candidate.ts';
import type { Gate, GateBeginning, GateTools } from './gate.ts';

const step = 'command';
/** ACR fills in `{{…}}` in a task file. */
const word = textWithServers.refine((text) => !text.includes('{{'), { error: 'expected a text without {{' });

export interface CommandSettings {
  /** Missing: the candidate itself. */
  readonly image?: string;
  readonly entryPoint?: string;
  readonly arguments: readonly string[];
  /** Seconds. */
  readonly timeout: number;
}

/**
 * Runs any image (a scanner, a policy tool) against the candidate: exit code 0 passes.
 *
 * It finds the candidate in `CUSTOMHOUSE_IMAGE` (repository@digest, pullable with the run's login) and the platform in `CUSTOMHOUSE_PLATFORM`. Its
 * memory is that of the ACR agent; what is killed for it gave no answer.
 */
export const command: Gate<CommandSettings> = {
  name: 'command',
  schema: mapping({
    image: word.meta({ description: 'Any image that needs no login. Default: the candidate itself.' }).optional(),
    entryPoint: word.meta({ description: 'Instead of the image’s own.' }).optional(),
    arguments: z.array(word, { error: 'expected a list of texts' }).default([]),
    timeout: wholeNumber(1, 8 * 3600, ' of seconds')
      .meta({ description: 'Seconds that it may take.' })
      .default(600),
  }).meta({
    description: 'Any image; exit code 0 passes. CUSTOMHOUSE_IMAGE and CUSTOMHOUSE_PLATFORM name the candidate.',
  }) as z.ZodType<CommandSettings>,
  begin,
  poll: (ticket, _settings, tools) => pollRun(ticket, tools),
  cancel: cancelRun,
};

async function begin(candidate: CandidateImage, settings: CommandSettings, tools: GateTools): Promise<GateBeginning> {
  const { timeout } = settings;
  const taskFile = stringify({
    version: 'v1.1.0',
    steps: [{ id: step, ...(await cmdOf(candidate, settings, tools)), timeout }],
  });
  return askByRun(tools, candidate, { steps: [step], taskFile, timeoutSeconds: timeout + 60 });
}

async function cmdOf(candidate: CandidateImage, settings: CommandSettings, tools: GateTools) {
  const pinned = `${candidate.loginServer}/${candidate.repository}@${candidate.digest}`;
  const words = await Promise.all(
    [settings.image ?? pinned, ...settings.arguments].map((text) => resolveServers(text, tools.registries)),
  );
  const env = [`CUSTOMHOUSE_IMAGE=${pinned}`, `CUSTOMHOUSE_PLATFORM=${candidate.platform}`];
  const entryPoint = settings.entryPoint === undefined ? {} : { entryPoint: settings.entryPoint };
  return { cmd: words.map(quote).join(' '), ...entryPoint, env, disableWorkingDirectoryOverride: true };
}

/** A word of a command line as a POSIX shell reads it. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

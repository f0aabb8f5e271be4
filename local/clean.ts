import { homeDirectory } from './instance/home.ts';
import { cleanHome, homesInside } from './instance/cleanHome.ts';

/**
 * `npm run clean`: removes the processes, containers, images and state that this clone made, and of no other.
 *
 * @returns the exit code
 */
async function main(): Promise<number> {
  const directory = homeDirectory(process.env);
  for (const home of [...homesInside(directory), directory]) {
    const cleaned = await cleanHome(home);
    if ('runsAs' in cleaned) {
      say(`The instance in ${home} runs, as process ${cleaned.runsAs}. Stop it with Ctrl-C there, then clean.`);
      return 1;
    }
    const { processes, containers, images } = cleaned;
    say(`Removed ${processes} processes, ${containers} containers, ${images} images and ${home}.`);
  }
  return 0;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exit(await main());

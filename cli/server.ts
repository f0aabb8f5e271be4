import { askAzForKey } from './askAzForKey.ts';
import { CommandStop, exitCodes } from './exitCode.ts';
import { findLocalFile } from './localFile.ts';
import type { Terminal } from './terminal.ts';

export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  /** Function key; never given on the command line, where others could read it. */
  readonly key: string | undefined;
}

/**
 * Which function app to ask: `--url`, else CUSTOMHOUSE_URL, else the local one of this clone. The key comes from CUSTOMHOUSE_KEY; else the local key
 * goes to the local app, and for one on Azure the signed-in `az` is asked.
 *
 * @throws CommandStop when there is none
 */
export async function findServer(terminal: Terminal, url: string | undefined): Promise<Server> {
  const { CUSTOMHOUSE_URL, CUSTOMHOUSE_KEY } = terminal.environment;
  const local = findLocalFile(terminal);
  const wanted = withoutSlash(url ?? (CUSTOMHOUSE_URL === '' ? undefined : CUSTOMHOUSE_URL) ?? local?.functionApp);
  if (wanted === undefined) {
    throw new CommandStop(
      exitCodes.wrongUse,
      'There is no Customhouse to ask. Start one with `npm start`, or name yours: set CUSTOMHOUSE_URL and CUSTOMHOUSE_KEY.',
    );
  }
  checkAddress(wanted);
  const isLocal = wanted === withoutSlash(local?.functionApp);
  const key = CUSTOMHOUSE_KEY === '' ? undefined : CUSTOMHOUSE_KEY;
  return { url: wanted, key: key ?? (isLocal ? local?.keys.master : await askAzForKey(terminal, new URL(wanted))) };
}

function withoutSlash(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '');
}

/** What is refused is not repeated where it may hold a secret. */
function checkAddress(wanted: string): void {
  if (!URL.canParse(wanted)) throw new CommandStop(exitCodes.wrongUse, `${wanted} is no URL.`);
  const { protocol, search, hash, username, password, origin } = new URL(wanted);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new CommandStop(exitCodes.wrongUse, `${wanted} is no address of a function app: it begins with https://.`);
  if (search + hash + username + password === '') return;
  throw new CommandStop(
    exitCodes.wrongUse,
    `An address is ${origin} and no more. A key belongs into CUSTOMHOUSE_KEY, where other users of this machine can not read it.`,
  );
}

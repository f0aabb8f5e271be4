import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { findProgram } from '../../../local/instance/findProgram.ts';

/** A registry that images are pushed to and pulled from. */
export interface BenchRegistry {
  /** `127.0.0.1:<port>` */
  readonly server: string;
  /** `<user>:<password>`; none where nobody has to log in. */
  readonly login?: string;
}

/** Undefined when this machine has no skopeo; what to do about it has been said then. */
export function findSkopeo(part: string, say: (line: string) => void): string | undefined {
  const skopeo = findProgram('skopeo', process.env);
  if (skopeo === undefined)
    say(
      `${part} was not measured: it needs skopeo ("npm run bench -- --with-clients" installs it, or apt-get install skopeo).`,
    );
  return skopeo;
}

/** @returns seconds */
export function push(skopeo: string, from: string, to: BenchRegistry, name: string): Promise<number> {
  const login = to.login === undefined ? [] : ['--dest-creds', to.login];
  return copy(skopeo, ['--dest-tls-verify=false', ...login, from, `docker://${to.server}/${name}`]);
}

/** @returns seconds */
export function pull(skopeo: string, from: BenchRegistry, name: string, folder: string): Promise<number> {
  const login = from.login === undefined ? [] : ['--src-creds', from.login];
  return copy(skopeo, ['--src-tls-verify=false', ...login, `docker://${from.server}/${name}`, `oci:${folder}:latest`]);
}

/** @throws Error with what skopeo said */
async function copy(skopeo: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(skopeo, ['copy', '--quiet', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [complaint, [exitCode]] = await Promise.all([text(child.stderr), closed]);
  if (exitCode !== 0) throw new Error(`skopeo copy ended with ${String(exitCode)}: ${complaint}`);
  return (performance.now() - started) / 1000;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { plainLoopbackRegistries } from './registriesConf.ts';
import type { ContainerEngine, EngineCall, EngineFile, EngineResult } from './types.ts';

/** What EngineCall.signal promises between SIGTERM and SIGKILL. */
const killAfterMs = 2_000;

const loopbackHosts = ['127.0.0.1', 'localhost'];

/** Commands that make something which carries labels, with the words that may stand before them (`container run`). */
const labelled = /^(build|run|create)$/;
const nouns = /^(container|image|pod|network|volume|builder|buildx)$/;

/** The label that everything made by this clone carries. */
export function instanceLabel(instance: string): string {
  return `customhouse.instance=${instance}`;
}

/**
 * The container engine that set-up found, as one command line.
 *
 * Each call runs in its own process group, sees 127.0.0.1 past any proxy, and labels what it makes. What a call started in the
 * background (`run -d`) outlives an abort: remove it by label.
 */
export function createEngine(file: EngineFile, instance: string): ContainerEngine {
  const settled = { ...file, env: { ...buildKit(file), ...plainLoopbackRegistries(file), ...file.env } };
  return { file, instance, call: (call) => runCommand(settled, withLabel(call, instance)) };
}

/**
 * Docker's older builder takes neither `--progress` nor mounts, and leaves images of a build that failed; its client falls back to it without a
 * word where buildx is missing. With this it says what is missing, and the probe passes that on.
 *
 * @see https://docs.docker.com/build/buildkit/#getting-started
 */
function buildKit({ kind }: EngineFile): Readonly<Record<string, string>> {
  return kind === 'docker' ? { DOCKER_BUILDKIT: '1' } : {};
}

function withLabel(call: EngineCall, instance: string): EngineCall {
  const [first = '', second = ''] = call.arguments;
  const at = nouns.test(first) ? 2 : 1;
  if (!labelled.test(at === 2 ? second : first)) return call;
  const label = ['--label', instanceLabel(instance)];
  return { ...call, arguments: [...call.arguments.slice(0, at), ...label, ...call.arguments.slice(at)] };
}

function runCommand(file: EngineFile, call: EngineCall): Promise<EngineResult> {
  return new Promise((resolve, reject) => {
    call.signal?.throwIfAborted();
    const child = spawn(file.command, [...call.arguments], {
      cwd: call.cwd,
      detached: true,
      env: pastProxy({ ...process.env, ...file.env, ...call.env }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const kill = endOnAbort(child, call.signal);
    const stdout = collect(child.stdout, call.onOutput);
    const stderr = collect(child.stderr, call.onOutput);
    child.once('error', (error) => {
      kill.release();
      reject(
        new Error(`Could not start ${file.command}. Run the set-up again: it looks for an engine.`, { cause: error }),
      );
    });
    child.once('close', (code, signal) => {
      kill.release();
      resolve({ exitCode: code ?? (signal === 'SIGKILL' ? 137 : 143), stdout: stdout(), stderr: stderr() });
    });
    // A command that never reads its input may close it first.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.stdin ?? '');
  });
}

function pastProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const known = (env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(',').filter((host) => host !== '');
  const hosts = [...new Set([...known, ...loopbackHosts])].join(',');
  return { ...env, NO_PROXY: hosts, no_proxy: hosts };
}

function collect(stream: NodeJS.ReadableStream, onOutput: ((text: string) => void) | undefined): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    text += piece;
    onOutput?.(piece);
  });
  return () => text;
}

function endOnAbort(child: ChildProcess, signal: AbortSignal | undefined): { release(): void } {
  let timer: NodeJS.Timeout | undefined;
  function end(): void {
    signalGroup(child, 'SIGTERM');
    timer = setTimeout(() => signalGroup(child, 'SIGKILL'), killAfterMs);
  }
  signal?.addEventListener('abort', end, { once: true });
  return {
    release() {
      signal?.removeEventListener('abort', end);
      clearTimeout(timer);
    },
  };
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group has ended in between.
  }
}

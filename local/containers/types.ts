/** Written by set-up as `.customhouse/engine.json` once an engine has passed the probe; read by everything that builds or runs containers. */
export interface EngineFile {
  readonly kind: 'docker' | 'podman';
  /** Absolute path of the command. */
  readonly command: string;
  readonly version: string;
  /** Added to the environment of each call, for example CONTAINERS_CONF. */
  readonly env: Readonly<Record<string, string>>;
  /** Added to `build`, for example `--isolation chroot`. */
  readonly buildArguments: readonly string[];
  /** Network arguments of a container that publishes a port on 127.0.0.1. */
  readonly serviceNetwork: readonly string[];
  /** Network arguments of a step of a run (a test). */
  readonly stepNetwork: readonly string[];
  /** What bounds a step of a run, its memory above all; empty where the engine can't. */
  readonly stepLimits: readonly string[];
}

export interface EngineCall {
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Called with each piece of standard output and standard error as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Ends the call (and what it started) with SIGTERM, after 2 s with SIGKILL. */
  readonly signal?: AbortSignal;
}

export interface EngineResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The common command line of Docker and Podman. Everything made through it carries the label `customhouse.instance=<instance>`. */
export interface ContainerEngine {
  readonly file: EngineFile;
  /** Identifies this clone; the value of the label. */
  readonly instance: string;
  /** Runs one command; a non-zero exit code is a result, not an exception. */
  call(call: EngineCall): Promise<EngineResult>;
}

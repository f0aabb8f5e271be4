import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { passOnAnswer } from './cgi.ts';
import { git, gitEnvironment } from './gitCommand.ts';

export interface BackendOptions {
  /** Of the bare repositories. */
  readonly directory: string;
  readonly hooks: string;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What GitHub allows: shallow fetches, any commit by its ID, pushes. */
const serverSettings = {
  'http.receivepack': 'true',
  'uploadpack.allowAnySHA1InWant': 'true',
  'uploadpack.allowFilter': 'true',
  'receive.advertisePushOptions': 'false',
  // There is nothing to do for it with gc.auto 0, and a push waits for its process.
  'receive.autogc': 'false',
  // What `--repo` brought in last (source/refs.ts) is nobody's business.
  'transfer.hideRefs': 'refs/customhouse',
};

/**
 * Has Git's own `git http-backend` answer a request; resolves when the answer has gone out in full.
 *
 * @returns false when Git gave none: nothing has been written then
 * @see https://git-scm.com/docs/git-http-backend
 */
export async function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  options: BackendOptions,
): Promise<boolean> {
  const settings = gitEnvironment({ ...serverSettings, 'core.hooksPath': options.hooks });
  const env = { ...settings, ...cgiEnvironment(request, options), ...options.env };
  const child = spawn(await backendPath(), [], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  void closed.then(() => child.kill());
  // Git may end before it has read everything, for example when it refuses a push.
  child.stdin.on('error', () => undefined);
  await started;
  request.pipe(child.stdin);
  if (!(await passOnAnswer(child.stdout, response))) return false;
  response.end();
  await closed;
  return true;
}

let foundPath: Promise<string> | undefined;

/** The program itself: `git http-backend` would start one process more for each request. */
function backendPath(): Promise<string> {
  foundPath ??= git(['--exec-path']).then((folder) => join(folder.trim(), 'git-http-backend'));
  return foundPath;
}

function cgiEnvironment(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  { directory, user }: BackendOptions,
): Record<string, string> {
  const { pathname, search } = new URL(url, 'http://git');
  return {
    GIT_PROJECT_ROOT: directory,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: method,
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    CONTENT_TYPE: headers['content-type'] ?? '',
    CONTENT_LENGTH: headers['content-length'] ?? '',
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    REMOTE_USER: user,
    REMOTE_ADDR: '127.0.0.1',
  };
}

import type { LocalFile } from '../../../local/instance/types.ts';

export interface AppCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; anything else as JSON. */
  readonly body?: unknown;
}

export interface AppAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** Calls the function app as any HTTP client, with the key that opens everything unless `headers` have another. */
export async function callApp(
  { functionApp, keys }: Pick<LocalFile, 'functionApp' | 'keys'>,
  path: string,
  { method = 'GET', headers = {}, body }: AppCall = {},
): Promise<AppAnswer> {
  const response = await fetch(new URL(path, functionApp), {
    method,
    headers: { 'x-functions-key': keys.master, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
}

/** Has repair look at everything now, as the timer does each minute; resolves when it has. */
export async function runRepair(file: Pick<LocalFile, 'functionApp' | 'keys'>): Promise<void> {
  const started = await callApp(file, '/runtime/webhooks/durabletask/orchestrators/repair/repair', { method: 'POST' });
  if (started.status !== 202 && started.status !== 409) throw new Error(`Repair was answered ${started.status}.`);
  for (;;) {
    const { status } = await callApp(file, '/runtime/webhooks/durabletask/instances/repair');
    if (status === 200) return;
  }
}

function jsonOf(text: string): AppAnswer['json'] {
  try {
    return JSON.parse(text) as AppAnswer['json'];
  } catch {
    return undefined;
  }
}

import type { RegistryConfiguration } from '../config/model.ts';
import { isConfidential } from '../http/loopback.ts';
import { apiUrl } from './apiHost.ts';
import type { Answer, Ask, Question } from './ask.ts';
import type { Authenticator } from './authenticator.ts';
import { parseChallenge } from './challenge.ts';
import { refusal } from './refusal.ts';

export interface RegistryRequest extends Pick<Question, 'method' | 'body' | 'mostBytes'> {
  /** From the root of the registry: `/v2/…`, `/acr/v1/…`. */
  readonly path: string;
  readonly scope: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are answers; every other one of 300 and above is a fault. */
  readonly expected?: readonly number[];
  /** How the message of a fault begins: "Could not read x". */
  readonly tried: string;
}

/** One registry's API, logged in. */
export interface RegistryClient {
  readonly registry: RegistryConfiguration;
  /** @throws CustomhouseError REGISTRY_UNREACHABLE, _THROTTLED, _FORBIDDEN, _ANSWER_UNKNOWN, IMAGE_NOT_FOUND, TAG_LOCKED */
  send(request: RegistryRequest): Promise<Answer>;
}

export interface RegistryClientOptions {
  readonly registry: RegistryConfiguration;
  readonly server: string;
  readonly authenticator: Authenticator;
  readonly ask: Ask;
  readonly now: () => Date;
}

/** Registries keep blobs elsewhere and send there, once or twice. */
const mostRedirects = 3;

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { registry, authenticator, ask, now } = options;

  async function attempt(request: RegistryRequest): Promise<Answer> {
    const authorization = await authenticator.authorize(request.scope);
    const headers = { ...request.headers, ...(authorization !== undefined && { authorization }) };
    const { method, body, mostBytes } = request;
    const question = {
      method,
      url: apiUrl(options.server) + request.path,
      headers,
      ...(body !== undefined && { body }),
      ...(mostBytes !== undefined && { mostBytes }),
    };
    return follow(ask, question, await ask(question));
  }

  return {
    registry,
    async send(request) {
      let answer = await attempt(request);
      if (answer.status === 401) {
        // The token may have been withdrawn, or the registry moved its token service: once more with a new one.
        authenticator.refused(request.scope, parseChallenge(answer.headers.get('www-authenticate')));
        answer = await attempt(request);
      }
      if (answer.status < 300 || request.expected?.includes(answer.status) === true) return answer;
      throw refusal(answer, registry, request.tried, now());
    },
  };
}

/** Follows redirects of a GET; our login is for the registry only and stays behind when the host changes. */
async function follow(ask: Ask, question: Question, first: Answer): Promise<Answer> {
  let current = question;
  let answer = first;
  for (let hop = 0; hop < mostRedirects && isRedirect(answer) && question.method === 'GET'; hop++) {
    const target = new URL(answer.headers.get('location') ?? '', current.url);
    if (!isConfidential(target)) return answer;
    const { authorization, ...rest } = current.headers ?? {};
    const isSameHost = target.origin === new URL(current.url).origin;
    const headers = isSameHost && authorization !== undefined ? { ...rest, authorization } : rest;
    current = { ...current, url: target.toString(), headers };
    answer = await ask(current);
  }
  return answer;
}

function isRedirect({ status, headers }: Answer): boolean {
  return status >= 300 && status < 400 && headers.has('location');
}

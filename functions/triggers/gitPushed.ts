import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { azureReposPush } from '../../shared/api/azureReposPush.ts';
import { type GitPush, gitPush } from '../../shared/api/gitPush.ts';
import type { App } from '../../shared/app.ts';
import { isSameRepository } from '../../shared/config/gitContext.ts';
import type { GitContext } from '../../shared/config/model.ts';
import type { Seen } from '../../shared/ledger/ledger.ts';
import type { Commit } from '../../shared/run.ts';
import { refName } from '../../shared/start/refName.ts';
import { contextsOf } from '../../shared/start/watched.ts';
import { hasGitPassword } from './gitPassword.ts';
import { isSigned } from './gitSignature.ts';
import { problem } from './http/problem.ts';
import type { ApiCall, Route } from './http/route.ts';

/** GitHub sends no more. */
const mostBytes = 25 * 1024 * 1024;

/** Anonymous to the host: the signature, or the password of Azure Repos, is what proves the sender. */
export const gitPushRoutes: readonly Route[] = [
  { name: 'gitPushed', method: 'POST', path: 'api/hooks/git', access: 'anonymous', answer: gitPushed },
];

/** A Git host says that a branch moved: what is built or tested from it runs. */
export async function gitPushed(call: ApiCall): Promise<HttpResponseInit> {
  const { app, request, starter, inbox } = call;
  const tooLarge = problem({ code: 'BODY_TOO_LARGE', detail: 'A webhook may have 25 MB.' });
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return tooLarge;
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > mostBytes) return tooLarge;
  if (!(await isKnownSender(call, body))) return { status: 401 };
  // A new webhook is tried with `ping`; it may be subscribed to more than pushes.
  if ((request.headers.get('x-github-event') ?? 'push') !== 'push') return { status: 204 };

  const pushes = pushesIn(payloadOf(request, body));
  if (pushes === undefined)
    return problem({ code: 'BODY_INVALID', detail: 'The body is not the payload of a push event.' });
  await Promise.all(
    pushes.flatMap((push) => {
      const seen = seenIn(push);
      return contextsPushed(app, push).map((context) => inbox.put({ kind: 'ref', context, seen }, starter));
    }),
  );
  return { status: 202 };
}

async function isKnownSender({ app, request: { headers } }: ApiCall, body: Uint8Array): Promise<boolean> {
  function secret(): Promise<string> {
    return app.secrets.get('git-webhook-secret');
  }
  return (
    (await isSigned(body, headers.get('x-hub-signature-256'), secret)) ||
    (await hasGitPassword(headers.get('authorization'), secret))
  );
}

/** One from GitHub, one per ref from Azure Repos; undefined when it is neither's. */
function pushesIn(payload: unknown): readonly GitPush[] | undefined {
  const push = gitPush.safeParse(payload);
  return push.success ? [push.data] : azureReposPush.safeParse(payload).data;
}

/** GitHub sends JSON, or the same in a form: whichever the webhook was set to. */
function payloadOf(request: HttpRequest, body: Buffer): unknown {
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  const text = isForm ? (new URLSearchParams(body.toString()).get('payload') ?? '') : body.toString();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The configured branches that the push moved, each once: none for tags, deleted branches and repositories that no task names. */
function contextsPushed(app: App, { ref, deleted, repository }: GitPush): readonly GitContext[] {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (deleted || branch === undefined) return [];
  const contexts = [...app.configuration.tasks.values()].flatMap(contextsOf);
  const pushed = contexts.filter(
    (context) => context.branch === branch && isSameRepository(context.url, repository.clone_url),
  );
  return [...new Map(pushed.map((context) => [refName(context), context])).values()];
}

function seenIn({ after, repository: { pushed_at: pushedAt } }: GitPush): Seen<Commit> {
  const value = after as Commit;
  // Whole seconds: enough to tell a late delivery from the newest push.
  return typeof pushedAt === 'number' ? { value, time: new Date(pushedAt * 1000).toISOString() } : { value };
}

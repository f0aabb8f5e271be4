import type { RegistryName } from '../image.ts';
import type { CandidateImage } from './candidate.ts';
import { clean, evidenceOf } from './evidence.ts';
import type { GateBeginning, GatePoll, GateTicket, GateTools } from './gate.ts';
import { logTail } from './logTail.ts';
import { quarantineLogin, secretsOf } from './quarantineLogin.ts';
import { verdictOfRun } from './verdictOfRun.ts';

/** How long a poll waits for the end of a run that may end at any moment. */
const patienceMs = 10_000;
/** Waiting in ACR's queue is normal; after so long something is wrong. */
const queueBudgetSeconds = 2 * 3600;

export interface Question {
  /** The steps whose exit status is the answer. */
  readonly steps: readonly string[];
  /** A task file (YAML). */
  readonly taskFile: string;
  /** The source's, once it is uploaded. */
  readonly sourceLocation?: Promise<string>;
  readonly timeoutSeconds: number;
}

/** Asks by an ACR run that holds nothing but a token to read the quarantine: it runs code that nobody has accepted yet. */
export async function askByRun(
  tools: GateTools,
  candidate: CandidateImage,
  question: Question,
): Promise<Extract<GateBeginning, { kind: 'asked' }>> {
  const { registry, platform } = candidate;
  const { steps, sourceLocation, ...request } = question;
  const [location, login] = await Promise.all([sourceLocation, quarantineLogin(tools, registry)]);
  const acrRunId = await tools.acrRuns.startTest({
    ...request,
    ...(location === undefined ? {} : { sourceLocation: location }),
    registry,
    platform,
    login: { server: candidate.loginServer, ...login },
  });
  const latest = tools.now().getTime() / 1000 + request.timeoutSeconds + queueBudgetSeconds;
  return { kind: 'asked', ticket: { registry, acrRunId, step: steps.join(' '), latest: Math.round(latest) } };
}

export async function pollRun(ticket: GateTicket, tools: GateTools): Promise<GatePoll> {
  const { registry, acrRunId, steps, latest } = readTicket(ticket);
  const like = `${registry} ${steps.join(' ')}`;
  const state = await tools.acrRuns.state(registry, acrRunId, { patienceMs, like });
  if (state.kind === 'going') {
    if (tools.now().getTime() / 1000 <= latest)
      return { kind: 'pending', reason: `ACR run ${acrRunId} is ${state.status}` };
    await tools.acrRuns.cancel(registry, acrRunId);
    const reason = `ACR run ${acrRunId} did not end in time and was canceled. Look at the registry’s other runs, then run the task again.`;
    return { kind: 'answered', answer: { kind: 'fault', reason, evidence: '' } };
  }
  const [login, tail] = await Promise.all([
    quarantineLogin(tools, registry),
    logTail(tools.acrRuns, registry, acrRunId),
  ]);
  const secrets = secretsOf(login);
  const log = clean(tail, secrets);
  return { kind: 'answered', answer: { ...verdictOfRun(state, steps, log), evidence: evidenceOf(log, secrets) } };
}

export async function cancelRun(ticket: GateTicket, tools: GateTools): Promise<void> {
  const { registry, acrRunId } = readTicket(ticket);
  await tools.acrRuns.cancel(registry, acrRunId);
}

function readTicket({ registry, acrRunId, step, latest }: GateTicket) {
  return {
    registry: String(registry) as RegistryName,
    acrRunId: String(acrRunId),
    // IDs have no spaces.
    steps: String(step).split(' '),
    latest: Number(latest),
  };
}

import type { ReplacedStep } from '../run.ts';
import type { CmdStep, Step } from './task.ts';

type ByHand = Pick<ReplacedStep, 'reason'> & {
  /** Steps after it act on what it did; a mere pull or login changes nothing for them. */
  readonly promotes: boolean;
};

const loginByHand = 'logs in by hand: a test’s run holds the one login that it needs, which reads the quarantine';
const promotion = 'promotion gives the tested digest its unique tag and its stable tag';

/**
 * The steps by which a file pulls, retags and pushes the base image by hand, and what comes after them. Promotion by digest takes their place; a
 * test's run could not do them either, since it holds nothing that can push.
 */
export function replacedSteps(steps: readonly Step[]): readonly ReplacedStep[] {
  const byHand = new Map(steps.flatMap((step) => entryOf(step)));
  return steps.flatMap((step) => {
    const own = byHand.get(step.id);
    if (own !== undefined) return [{ step: step.id, reason: own.reason }];
    const before = promotionBefore(step, steps, byHand);
    if (before === undefined) return [];
    return [{ step: step.id, reason: `comes after ${before}, so it would act on what is not promoted yet` }];
  });
}

function entryOf(step: Step): readonly (readonly [string, ByHand])[] {
  const reason = step.kind === 'push' ? `pushes by hand: ${promotion}` : undefined;
  if (reason !== undefined) return [[step.id, { reason, promotes: true }]];
  const byHand = step.kind === 'cmd' ? commandByHand(step) : undefined;
  return byHand === undefined ? [] : [[step.id, byHand]];
}

function commandByHand({ builtIn, arguments: [command = '', second = ''] }: CmdStep): ByHand | undefined {
  if (builtIn === undefined || builtIn === 'bash' || builtIn === 'curl') return undefined;
  if (isLogin(command, second)) return { reason: loginByHand, promotes: false };
  if (builtIn !== 'docker') {
    const reason = `runs ${builtIn} with a login that a test’s run does not hold: ${promotion}`;
    return { reason, promotes: true };
  }
  if (command !== 'pull') return { reason: `runs docker ${command} by hand: ${promotion}`, promotes: true };
  return {
    reason: 'pulls by tag, which may have moved since the test: promotion imports the tested digest from quarantine',
    promotes: false,
  };
}

/** `docker login`, `az login`, `az acr login` and what else only says who asks. */
function isLogin(command: string, second: string): boolean {
  return /^(login|logout|account|configure)$/.test(command) || (command === 'acr' && second === 'login');
}

function promotionBefore(step: Step, steps: readonly Step[], byHand: ReadonlyMap<string, ByHand>): string | undefined {
  for (const id of step.after) {
    if (byHand.get(id)?.promotes === true) return id;
    const before = steps.find((other) => other.id === id);
    const found = before === undefined ? undefined : promotionBefore(before, steps, byHand);
    if (found !== undefined) return found;
  }
  return undefined;
}

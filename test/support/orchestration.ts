import type { OrchestrationContext } from 'durable-functions';
import type {
  ActivityInput,
  ActivityName,
  ActivityOutput,
  ActivityResult,
  OrchestratorName,
} from '../../functions/contracts.ts';
import { orchestrators } from '../../functions/orchestrators/index.ts';
import { type Fault } from '../../shared/errors.ts';

/** What an activity answers in a script: its value, or a fault. One list entry per call; the last one stays. */
export type Script = {
  readonly [K in ActivityName]?: readonly (
    ActivityOutput<K> | { readonly fault: Fault; readonly isCanceled?: true } | { readonly throws: string }
  )[];
};

export interface Call {
  readonly name: string;
  readonly input: unknown;
}

export interface Played {
  readonly output: unknown;
  /** Activities and timers in order; a timer is `wait`, its input the seconds. */
  readonly calls: readonly Call[];
  /** The inputs of one activity's calls, in order. */
  inputs<K extends ActivityName>(name: K): readonly ActivityInput<K>[];
}

export interface PlayOptions {
  readonly instanceId?: string;
  readonly input?: unknown;
  /** How long activities take. */
  readonly seconds?: Readonly<Partial<Record<ActivityName, number>>>;
}

type Yielded =
  | { readonly kind: 'activity'; readonly name: ActivityName; readonly input: unknown }
  | { readonly kind: 'timer'; readonly seconds: number }
  | { readonly kind: 'sub'; readonly name: OrchestratorName; readonly input: unknown }
  | { readonly kind: 'all'; readonly tasks: readonly Yielded[] };

/**
 * Plays an orchestrator against scripted activities: a fake engine that answers at once and whose timers fire at once on a clock of its own.
 * Sub-orchestrations are played for real. An activity that the script does not name fails the test.
 */
export function play(name: OrchestratorName, script: Script, options: PlayOptions = {}): Played {
  const player = new Player(script, options.seconds ?? {});
  const output = player.play(name, options.instanceId ?? 'abcdefghij', options.input);
  if (player.mistake !== undefined) throw player.mistake;
  return {
    output,
    calls: player.calls,
    inputs: <K extends ActivityName>(wanted: K) =>
      player.calls.filter((call) => call.name === wanted).map((call) => call.input as ActivityInput<K>),
  };
}

class Player {
  readonly calls: Call[] = [];
  /** The script forgot an activity: a mistake in the test, which no orchestrator may swallow. */
  mistake: Error | undefined;
  private now = Date.parse('2026-11-24T00:00:00Z');
  private readonly counts = new Map<string, number>();
  private readonly script: Script;
  private readonly seconds: NonNullable<PlayOptions['seconds']>;

  constructor(script: Script, seconds: NonNullable<PlayOptions['seconds']>) {
    this.script = script;
    this.seconds = seconds;
  }

  play(name: OrchestratorName, instanceId: string, input: unknown): unknown {
    const steps = orchestrators[name](this.contextOf(instanceId, input));
    let next = steps.next();
    while (next.done !== true) next = this.resume(steps, next.value as unknown as Yielded);
    return next.value;
  }

  private resume(steps: Generator, yielded: Yielded): IteratorResult<never> {
    let answer: unknown;
    try {
      answer = this.answer(yielded);
    } catch (error) {
      return steps.throw(error) as IteratorResult<never>;
    }
    return steps.next(answer) as IteratorResult<never>;
  }

  private answer(yielded: Yielded): unknown {
    if (yielded.kind === 'activity') return this.answerActivity(yielded.name, yielded.input);
    if (yielded.kind === 'sub') return this.play(yielded.name, 'sub', yielded.input);
    if (yielded.kind === 'all') return yielded.tasks.map((task) => this.answer(task));
    this.calls.push({ name: 'wait', input: yielded.seconds });
    this.now += yielded.seconds * 1000;
    return undefined;
  }

  private answerActivity(name: ActivityName, input: unknown): ActivityResult<unknown> {
    this.calls.push({ name, input });
    this.now += (this.seconds[name] ?? 0) * 1000;
    const answers: readonly unknown[] | undefined = this.script[name];
    if (answers === undefined || answers.length === 0) {
      this.mistake ??= new Error(`The script has no answer of ${name}.`);
      throw this.mistake;
    }
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    if (isObject(answer) && 'throws' in answer)
      throw new Error(`Activity function '${name}' failed:  ${String(answer['throws'])}`);
    if (isFault(answer)) return { ok: false, ...answer };
    return { ok: true, value: answer };
  }

  private contextOf(instanceId: string, input: unknown): OrchestrationContext {
    const clock = { now: () => new Date(this.now) };
    const df = {
      instanceId,
      get currentUtcDateTime() {
        return clock.now();
      },
      getInput: () => input,
      callActivity: (name: ActivityName, given: unknown): Yielded => ({ kind: 'activity', name, input: given }),
      callSubOrchestrator: (name: OrchestratorName, given: unknown): Yielded => ({ kind: 'sub', name, input: given }),
      createTimer: (fireAt: Date): Yielded => ({ kind: 'timer', seconds: (fireAt.getTime() - this.now) / 1000 }),
      Task: { all: (tasks: readonly Yielded[]): Yielded => ({ kind: 'all', tasks }) },
    };
    return { df } as unknown as OrchestrationContext;
  }
}

/** An activity's own value may hold a fault, too, beside what else it says. */
function isFault(answer: unknown): answer is { readonly fault: Fault; readonly isCanceled?: true } {
  return isObject(answer) && 'fault' in answer && Object.keys(answer).every((key) => /^(fault|isCanceled)$/.test(key));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

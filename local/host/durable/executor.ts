import type { App } from '../app/loadApp.ts';
import type { RegisteredFunction, TriggerOf } from '../app/registration.ts';
import type { RpcData } from '../app/rpc.ts';
import { parseAnswer, type Answer } from './actions.ts';
import type { OrchestrationTrigger } from './trigger.ts';

/** Behind it, in the message of a failed turn, stands the state that the turn had reached. */
const stateMark = '$OutOfProcData$:';

/**
 * Runs one turn in the Node executor of `durable-functions`. A throwing orchestrator is an answer with `error`.
 *
 * @throws Error when the executor itself failed, or wants what this engine doesn't know
 */
export async function runTurn(
  app: App,
  orchestrator: RegisteredFunction<TriggerOf<'orchestrationTrigger'>>,
  trigger: OrchestrationTrigger,
): Promise<Answer> {
  const returned = await app.invoke(orchestrator, { string: JSON.stringify(trigger) }).catch(stateOf);
  if (returned === undefined || !('failedState' in returned)) return parseAnswer(valueOf(returned));
  const answer = parseAnswer(JSON.parse(returned.failedState));
  const emptyMessage = 'An Error with an empty message was thrown. The real engine would leave this run open for ever.';
  return { ...answer, error: answer.error ?? emptyMessage };
}

function stateOf(error: unknown): { failedState: string } {
  const message = error instanceof Error ? error.message : '';
  const begin = message.indexOf(stateMark);
  if (begin < 0) throw error;
  return { failedState: message.slice(begin + stateMark.length) };
}

/** The JSON of what a function returned; `null` when it returned nothing. */
export function jsonOf(returned: RpcData | undefined): string {
  return JSON.stringify(valueOf(returned) ?? null);
}

function valueOf(returned: RpcData | undefined): unknown {
  if (returned?.json !== undefined) return JSON.parse(returned.json) as unknown;
  if (returned?.bytes !== undefined) return Buffer.from(returned.bytes).toString('base64');
  return returned?.string ?? returned?.int ?? returned?.double;
}

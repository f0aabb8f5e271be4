import type { GateConfiguration, GitContext } from '../config/model.ts';
import { command } from './command.ts';
import type { Gate } from './gate.ts';
import { test } from './test.ts';

/** Every gate by the name it has in customhouse.yaml, one line each. Hand a gate only settings that its own schema has parsed. */
export const gates: Readonly<Record<GateConfiguration['gate'], Gate<unknown>>> = {
  test,
  command,
};

/** The Git source that a configured gate's question comes from, if it comes from Git. */
export function contextOfGate({ gate, settings }: GateConfiguration): GitContext | undefined {
  return gates[gate].contextOf?.(settings);
}

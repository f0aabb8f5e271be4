import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../../local/host/durable/journal.ts';
import { type RecordedInstance, type Recording, startOf } from './recording.ts';

/**
 * The histories of a finished instance and its sub-orchestrations, as the local Functions host keeps them.
 *
 * @param state the host's state directory
 * @returns undefined until it has finished
 */
export function collect(state: string, instanceId: string): Recording | undefined {
  const folder = join(state, 'instances', 'finished');
  const all = readdirSync(folder).map((name) => readInstance(join(folder, name)));
  const own = all.find((one) => one.instanceId === instanceId);
  return own && { instances: [own, ...all.filter((one) => parentOf(one) === instanceId)] };
}

function readInstance(file: string): RecordedInstance {
  const read = readJournal(readFileSync(file));
  if (read === undefined) throw new Error(`${file} holds no history.`);
  const { start, history } = read.execution;
  return { instanceId: start.OrchestrationInstance.InstanceId, orchestrator: start.Name, history };
}

function parentOf(instance: RecordedInstance): string | undefined {
  return startOf(instance).ParentInstance?.OrchestrationInstance.InstanceId;
}

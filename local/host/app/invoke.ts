import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { RegisteredFunction } from './registration.ts';
import type { ProgrammingModel, RpcData } from './rpc.ts';

/**
 * Calls a function of the app through the library's own programming model.
 *
 * @param extra inputs besides the trigger, by the name of their binding
 * @returns what the function returned, as the library hands it to a host; undefined when it returned nothing
 * @throws what the function threw
 */
export type Invoke = (
  one: RegisteredFunction,
  data: RpcData,
  extra?: Readonly<Record<string, RpcData>>,
) => Promise<RpcData | undefined>;

const levelSchema = z
  .enum(['trace', 'debug', 'information', 'warning', 'error', 'critical'])
  .catch('information')
  .default('information');

export function createInvoke(model: ProgrammingModel, log: Log): Invoke {
  return async (one, data, extra = {}) => {
    const invocationId = randomUUID();
    const inputs = Object.entries({ [one.triggerBinding]: data, ...extra });
    const invocation = await model.getInvocationModel({
      invocationId,
      metadata: one.metadata,
      request: {
        invocationId,
        inputData: inputs.map(([name, input]) => ({ name, data: input })),
        triggerMetadata: {},
      },
      log: (level, _category, message) => log(levelSchema.parse(level), one.name, message),
    });
    const { context, inputs: given } = await invocation.getArguments();
    const result = await invocation.invokeFunction(context, given, one.callback);
    const response = await invocation.getResponse(context, result);
    return response.returnValue ?? undefined;
  };
}

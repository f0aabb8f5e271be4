import { z } from 'zod';

/**
 * What an orchestrator wants, as `durable-functions` says it.
 *
 * @see https://github.com/Azure/azure-functions-durable-js/blob/v3.x/src/actions/ActionType.ts
 */
export type Action =
  | { readonly actionType: 0; readonly functionName: string; readonly input?: unknown }
  | { readonly actionType: 1; readonly functionName: string; readonly input?: unknown; readonly retryOptions: Retry }
  | {
      readonly actionType: 2;
      readonly functionName: string;
      readonly input?: unknown;
      readonly instanceId?: string | undefined;
    }
  | {
      readonly actionType: 3;
      readonly functionName: string;
      readonly input?: unknown;
      readonly instanceId?: string | undefined;
      readonly retryOptions: Retry;
    }
  | { readonly actionType: 4; readonly input?: unknown }
  | { readonly actionType: 5; readonly fireAt: string; readonly isCanceled: boolean }
  | { readonly actionType: 6; readonly externalEventName: string }
  | { readonly actionType: 11 | 12; readonly compoundActions: readonly Action[] };

export type Retry = z.infer<typeof retrySchema>;

/** @see https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-error-handling#automatic-retry-on-failure */
const retrySchema = z.object({
  firstRetryIntervalInMilliseconds: z.number().positive(),
  maxNumberOfAttempts: z.int().positive(),
  backoffCoefficient: z.number().default(1),
  maxRetryIntervalInMilliseconds: z.number().optional(),
  retryTimeoutInMilliseconds: z
    .undefined({ error: 'retryTimeoutInMilliseconds makes the real engine hang for ever: leave it out' })
    .optional(),
});

const functionName = z.string().min(1);
const instanceId = z.string().optional();

/** Kinds that this engine refuses by name. */
const refusedTypes: Readonly<Record<number, string>> = {
  7: 'callEntity',
  8: 'callHttp',
  9: 'signalEntity',
  13: 'lock',
  14: 'the release of a lock',
};

const kindSchema = z.object({ actionType: z.number() });

const actionSchema: z.ZodType<Action> = z.lazy(() =>
  z.discriminatedUnion('actionType', [
    z.object({ actionType: z.literal(0), functionName, input: z.unknown().optional() }),
    z.object({ actionType: z.literal(1), functionName, input: z.unknown().optional(), retryOptions: retrySchema }),
    z.object({ actionType: z.literal(2), functionName, input: z.unknown().optional(), instanceId }),
    z.object({
      actionType: z.literal(3),
      functionName,
      input: z.unknown().optional(),
      instanceId,
      retryOptions: retrySchema,
    }),
    z.object({ actionType: z.literal(4), input: z.unknown().optional() }),
    z.object({ actionType: z.literal(5), fireAt: z.string(), isCanceled: z.boolean() }),
    z.object({ actionType: z.literal(6), externalEventName: z.string() }),
    z.object({
      actionType: z.literal(11),
      compoundActions: z.array(actionSchema).min(1, 'Task.any of nothing never ends'),
    }),
    z.object({ actionType: z.literal(12), compoundActions: z.array(actionSchema) }),
  ]),
);

const answerSchema = z.object({
  isDone: z.boolean(),
  actions: z.array(z.array(z.unknown())),
  output: z.unknown().optional(),
  customStatus: z.unknown().optional(),
  error: z.string().optional(),
});

/** What the Node executor answers to one turn. */
export interface Answer {
  readonly isDone: boolean;
  /** Everything that the orchestrator has asked for since its beginning, in order. */
  readonly actions: readonly Action[];
  readonly output: unknown;
  /** undefined when the orchestrator has not set it, or set it to nothing. */
  readonly customStatus: unknown;
  /** What the orchestrator threw. */
  readonly error?: string;
}

/** @throws Error naming what this engine doesn't do */
export function parseAnswer(value: unknown): Answer {
  const { isDone, actions, output, customStatus, error } = answerSchema.parse(value);
  const parsed = { isDone, actions: actions.flat().map(parseAction), output, customStatus };
  return error === undefined ? parsed : { ...parsed, error };
}

function parseAction(value: unknown): Action {
  const type = kindSchema.safeParse(value).data?.actionType;
  const refused = type === undefined ? undefined : refusedTypes[type];
  if (refused !== undefined) throw new Error(`The local durable engine knows no ${refused}.`);
  const parsed = actionSchema.safeParse(value);
  if (!parsed.success) throw new Error(`An action that can't be followed: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

import { z } from 'zod';
import type { CoreRegistration } from './coreApi.ts';

const bindingSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('httpTrigger'),
    route: z.string().optional(),
    methods: z.array(z.string()),
    authLevel: z.enum(['anonymous', 'function', 'admin']),
  }),
  z.object({
    type: z.literal('timerTrigger'),
    schedule: z.string(),
    runOnStartup: z.boolean().default(false),
    useMonitor: z.boolean().optional(),
  }),
  z.object({ type: z.literal('eventGridTrigger') }),
  z.object({ type: z.literal('orchestrationTrigger') }),
  z.object({ type: z.literal('activityTrigger') }),
  z.object({ type: z.literal('durableClient') }),
  z.object({ type: z.literal('http') }),
]);
type Binding = z.infer<typeof bindingSchema>;

export type Trigger = Exclude<Binding, { type: 'durableClient' | 'http' }>;
export type TriggerType = Trigger['type'];
export type TriggerOf<T extends TriggerType> = Extract<Trigger, { type: T }>;

/** A function of the app, with nothing in it that this host would have to ignore. */
export interface RegisteredFunction<T extends Trigger = Trigger> extends CoreRegistration {
  readonly name: string;
  /** The name of the trigger's binding: under it the function gets its input. */
  readonly triggerBinding: string;
  readonly trigger: T;
  /** Names of the bindings through which it is given a Durable client. */
  readonly clientBindings: readonly string[];
}

/** @throws Error naming the function and the binding that this host doesn't know */
export function parseRegistration(registration: CoreRegistration): RegisteredFunction {
  const { name, bindings, retryOptions } = registration.metadata;
  if (retryOptions !== undefined) throw refusal(name, 'a retry policy');
  const clientBindings: string[] = [];
  let found: Pick<RegisteredFunction, 'triggerBinding' | 'trigger'> | undefined;
  for (const [bindingName, value] of Object.entries(bindings)) {
    const binding = parseBinding(name, value);
    if (binding.type === 'durableClient') clientBindings.push(bindingName);
    else if (binding.type !== 'http') found = { triggerBinding: bindingName, trigger: binding };
  }
  if (found === undefined) throw refusal(name, 'no trigger');
  return { ...registration, name, clientBindings, ...found };
}

export function isTriggeredBy<T extends TriggerType>(
  one: RegisteredFunction,
  type: T,
): one is RegisteredFunction<TriggerOf<T>> {
  return one.trigger.type === type;
}

function parseBinding(name: string, value: unknown): Binding {
  const parsed = bindingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const type = z.object({ type: z.string() }).safeParse(value).data?.type ?? 'of no type';
  const known = bindingSchema.options.some((option) => option.shape.type.value === type);
  throw refusal(name, known ? `a binding ${type} with ${z.prettifyError(parsed.error)}` : `a binding ${type}`);
}

function refusal(name: string, what: string): Error {
  return new Error(
    `The function ${name} has ${what}. The local Functions host knows HTTP, timer, Event Grid, orchestration and activity triggers, and the Durable client.`,
  );
}

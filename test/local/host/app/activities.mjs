import { appendFileSync } from 'node:fs';
import * as df from 'durable-functions';

const attempts = new Map();

df.app.activity('echo', { handler: (input) => input });

df.app.activity('fail', {
  handler: () => {
    throw new Error('boom');
  },
});

df.app.activity('failSilently', {
  handler: () => {
    throw new Error('');
  },
});

/** Succeeds at attempt `good`. */
df.app.activity('flaky', {
  handler: ({ key, good }) => {
    const number = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, number);
    if (number < good) throw new Error(`attempt ${number} failed`);
    return { key, attempts: number };
  },
});

df.app.activity('wait', {
  handler: ({ ms, answer }) => new Promise((resolve) => setTimeout(() => resolve(answer ?? null), ms)),
});

/** Leaves a trace outside of the engine: one line per call. */
df.app.activity('trace', {
  handler: (input) => {
    appendFileSync(process.env.SAMPLE_TRACE, `${JSON.stringify(input)}\n`);
    return input;
  },
});

/** An activity with a Durable client of its own. */
df.app.activity('wakeUp', {
  extraInputs: [df.input.durableClient()],
  handler: async ({ instanceId, name, value }, context) => {
    await df.getClient(context).raiseEvent(instanceId, name, value);
    return 'woken';
  },
});

import { fileURLToPath } from 'node:url';
import { app as functions, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { createInbox } from '../shared/start/inbox.ts';
import { durableStarter } from '../shared/start/durableStarter.ts';
import type { Starter } from '../shared/start/starter.ts';
import { type Activity, type Facts, type Log, perform } from './activities/activity.ts';
import { activities } from './activities/index.ts';
import type { ActivityInput, ActivityName } from './contracts.ts';
import { createApp } from './createApp.ts';
import { orchestrators } from './orchestrators/index.ts';
import { createPages } from './pages.ts';
import { answerCall, routes } from './triggers/http/routes.ts';
import { imagePushed } from './triggers/imagePushed.ts';
import { tick, tickSchedule } from './triggers/timers/tick.ts';
import type { TriggerTools } from './triggers/trigger.ts';

/*
 * The composition root: reads the settings, makes the clients, registers every function. The only file that does something
 * when it is imported.
 */

const app = createApp(process.env, createPages(fileURLToPath(new URL('../web', import.meta.url))));
const inbox = createInbox();
const extraInputs = [df.input.durableClient()];

functions.eventGrid('imagePushed', { extraInputs, handler: (event, context) => imagePushed(event, toolsOf(context)) });
functions.timer('tick', { schedule: tickSchedule, extraInputs, handler: (_timer, context) => tick(toolsOf(context)) });

for (const route of routes) {
  functions.http(route.name, {
    route: route.path,
    methods: [route.method],
    authLevel: route.access,
    extraInputs,
    handler: (request, context) => answerCall(route, { request, ...toolsOf(context) }),
  });
}

for (const [name, orchestrator] of Object.entries(orchestrators)) df.app.orchestration(name, orchestrator);

for (const [name, activity] of Object.entries(activities) as [ActivityName, Activity<ActivityName>][]) {
  df.app.activity(name, {
    extraInputs,
    handler: (input: ActivityInput<ActivityName>, context) =>
      perform(name, activity, input, { app, starter: starterOf(context), log: logOf(context) }),
  });
}

function toolsOf(context: InvocationContext): TriggerTools {
  return { app, starter: starterOf(context), inbox, log: logOf(context).info };
}

function starterOf(context: InvocationContext): Starter {
  return durableStarter(() => df.getClient(context));
}

function logOf(context: InvocationContext): Log {
  return {
    info: (message, facts) => context.info(lineOf(message, facts)),
    warn: (message, facts) => context.warn(lineOf(message, facts)),
    error: (message, facts) => context.error(lineOf(message, facts)),
  };
}

/** One line a message; its facts follow as JSON, so that a query can filter by them. */
function lineOf(message: string, facts: Facts = {}): string {
  return `${message} ${JSON.stringify(facts)}`;
}

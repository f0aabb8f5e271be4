/** One orchestrator for each rule of the real engine that an application can see. */
import * as df from 'durable-functions';

const orch = df.app.orchestration;
const after = (ctx, ms) => new Date(ctx.df.currentUtcDateTime.getTime() + ms);

/** Runs the steps that its input lists, so that a test says in its own place what happens. */
orch('steps', function* (ctx) {
  const results = [];
  for (const { call, input } of ctx.df.getInput()) results.push(yield ctx.df.callActivity(call, input));
  return results;
});

orch('timer', function* (ctx) {
  const { ms } = ctx.df.getInput();
  const from = ctx.df.currentUtcDateTime.getTime();
  yield ctx.df.createTimer(after(ctx, ms));
  return ctx.df.currentUtcDateTime.getTime() - from;
});

orch('retry', function* (ctx) {
  const { attempts, good, firstMs } = ctx.df.getInput();
  const options = new df.RetryOptions(firstMs, attempts);
  try {
    return yield ctx.df.callActivityWithRetry('flaky', options, { key: ctx.df.instanceId, good });
  } catch (error) {
    return error.message.split('\n')[0];
  }
});

orch('retryWithTimeout', function* (ctx) {
  const options = Object.assign(new df.RetryOptions(1000, 2), { retryTimeoutInMilliseconds: 5000 });
  yield ctx.df.callActivityWithRetry('fail', options);
});

orch('waitForGo', function* (ctx) {
  const first = yield ctx.df.waitForExternalEvent('Go');
  return first;
});

orch('collect', function* (ctx) {
  const events = [];
  for (let k = 0; k < ctx.df.getInput(); k += 1) events.push(yield ctx.df.waitForExternalEvent('Item'));
  return events;
});

orch('twoWaiters', function* (ctx) {
  const older = ctx.df.waitForExternalEvent('Go');
  const newer = ctx.df.waitForExternalEvent('Go');
  const winner = yield ctx.df.Task.any([older, newer]);
  return winner === newer ? 'newer' : 'older';
});

/** The first waiter is left behind by the activity; the second is the newest when the event comes. */
orch('waitsAgain', function* (ctx) {
  yield ctx.df.Task.any([ctx.df.waitForExternalEvent('Go'), ctx.df.callActivity('echo', 1)]);
  const value = yield ctx.df.waitForExternalEvent('Go');
  return yield ctx.df.callActivity('echo', value);
});

orch('anyWithTimer', function* (ctx) {
  const { cancels, ms } = ctx.df.getInput();
  const timer = ctx.df.createTimer(after(ctx, ms));
  const work = ctx.df.callActivity('echo', 'done');
  const winner = yield ctx.df.Task.any([work, timer]);
  if (cancels) timer.cancel();
  return winner === work ? 'work' : 'timer';
});

orch('allWithFailure', function* (ctx) {
  const trace = (name) => ctx.df.callActivity('trace', { run: ctx.df.instanceId, name });
  try {
    yield ctx.df.Task.all([ctx.df.callActivity('fail', 1), ctx.df.callSubOrchestrator('slowTrace', {})]);
  } catch {
    yield trace('after the failure');
  }
});

orch('slowTrace', function* (ctx) {
  yield ctx.df.callActivity('wait', { ms: 300 });
  yield ctx.df.callActivity('trace', { run: ctx.df.parentInstanceId, name: 'sibling' });
});

orch('notYielded', function* (ctx) {
  ctx.df.callActivity('trace', { run: ctx.df.instanceId, name: 'never' });
  return yield ctx.df.callActivity('echo', 'yielded');
});

orch('status', function* (ctx) {
  for (const value of ctx.df.getInput()) {
    if (value !== 'skip') ctx.df.setCustomStatus(value);
    yield ctx.df.waitForExternalEvent('Next');
  }
});

orch('largeStatus', function* (ctx) {
  ctx.df.setCustomStatus('x'.repeat(ctx.df.getInput()));
  yield ctx.df.callActivity('echo', 1);
});

orch('callsUnknownActivity', function* (ctx) {
  yield ctx.df.callActivity('nobody', 1);
});

orch('callsUnknownChild', function* (ctx) {
  yield ctx.df.callSubOrchestrator('nobody', 1);
});

orch('throwsEmpty', function* () {
  throw new Error('');
});

orch('throws', function* (ctx) {
  throw new Error(ctx.df.getInput());
});

orch('callsFailSilently', function* (ctx) {
  try {
    yield ctx.df.callActivity('failSilently', 1);
  } catch (error) {
    return error.message.split('\n')[0];
  }
});

orch('callsChild', function* (ctx) {
  const { name, input, instanceId } = ctx.df.getInput();
  return yield ctx.df.callSubOrchestrator(name, input, instanceId);
});

orch('again', function* (ctx) {
  const { round, rounds } = ctx.df.getInput();
  yield ctx.df.waitForExternalEvent('Next');
  if (round < rounds) ctx.df.continueAsNew({ round: round + 1, rounds });
  return round;
});

let plan = [{ name: 'echo' }];
/** Not deterministic: what it does changes with the process. */
orch('changing', function* (ctx) {
  for (const { name } of plan) yield ctx.df.callActivity(name, 1);
  plan = ctx.df.getInput();
  yield ctx.df.waitForExternalEvent('Go');
});

orch('callsEntity', function* (ctx) {
  yield ctx.df.callEntity(new df.EntityId('counter', 'a'), 'add', 1);
});

orch('callsHttp', function* (ctx) {
  yield ctx.df.callHttp({ method: 'GET', url: 'http://127.0.0.1/' });
});

/** Everything that a crash can hit: activity, fan-out, child, timer, event from an activity, and a new execution. */
orch('journey', function* (ctx) {
  const trace = (step, name) => step.df.callActivity('trace', { run: ctx.df.instanceId, name });
  const { round } = ctx.df.getInput();
  yield trace(ctx, `begin ${round}`);
  yield ctx.df.Task.all([trace(ctx, `left ${round}`), trace(ctx, `right ${round}`)]);
  const child = yield ctx.df.callSubOrchestrator('journeyChild', { run: ctx.df.instanceId, round });
  const woken = ctx.df.waitForExternalEvent('Woken');
  yield ctx.df.callActivity('wakeUp', { instanceId: ctx.df.instanceId, name: 'Woken', value: round });
  const value = yield woken;
  yield ctx.df.createTimer(after(ctx, 900));
  if (round < 2) return void ctx.df.continueAsNew({ round: round + 1 });
  return { child, value };
});

orch('journeyChild', function* (ctx) {
  const { run, round } = ctx.df.getInput();
  return yield ctx.df.callActivity('trace', { run, name: `child ${round}` });
});

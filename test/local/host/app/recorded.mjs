/** The orchestrators of the recordings in test/fixtures/durable-engine, as their texts there stand. */
import * as df from 'durable-functions';

const orch = df.app.orchestration;
const at = (ctx, ms) => new Date(ctx.df.currentUtcDateTime.getTime() + ms);

orch('recSequential', function* (ctx) {
  const a = yield ctx.df.callActivity('echo', { n: 1 });
  const b = yield ctx.df.callActivityWithRetry(
    'flaky',
    Object.assign(new df.RetryOptions(1000, 3), { backoffCoefficient: 2 }),
    { key: ctx.df.instanceId, good: 3 },
  );
  ctx.df.setCustomStatus({ stage: 'last' });
  const c = yield ctx.df.callActivity('echo', 'text');
  return { a, b, c };
});
orch('recFan', function* (ctx) {
  const parts = yield ctx.df.Task.all([0, 1, 2].map((k) => ctx.df.callActivity('echo', { k })));
  const sum = yield ctx.df.callActivity('echo', parts.length);
  return { parts, sum };
});
orch('recMixed', function* (ctx) {
  const { round } = ctx.df.getInput(),
    timer = ctx.df.createTimer(at(ctx, 60000)),
    event = ctx.df.waitForExternalEvent('Go');
  const winner = yield ctx.df.Task.any([event, timer]);
  if (winner === event) timer.cancel();
  const child = yield ctx.df.callSubOrchestrator('recChild', { round }, `${ctx.df.instanceId}-child-${round}`);
  if (round < 2) {
    ctx.df.continueAsNew({ round: round + 1 });
    return;
  }
  return { event: event.result, child };
});
orch('recChild', function* (ctx) {
  const x = yield ctx.df.callActivity('echo', ctx.df.getInput());
  return { child: x };
});
orch('recBad', function* (ctx) {
  yield ctx.df.callActivity('fail', 1);
});
orch('recBadParent', function* (ctx) {
  try {
    yield ctx.df.callSubOrchestrator('recBad', { x: 1 });
  } catch (e) {
    return 'caught: ' + e.message;
  }
  return 'missed';
});

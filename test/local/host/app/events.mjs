import { appendFileSync } from 'node:fs';
import { app } from '@azure/functions';

function trace(value) {
  appendFileSync(process.env.SAMPLE_TRACE, `${JSON.stringify(value)}\n`);
}

app.eventGrid('imagePushed', {
  handler: (event) => {
    trace(event);
    if (event.subject === 'poison') throw new Error('this event can not be taken');
  },
});

app.timer('everySecond', {
  schedule: '* * * * * *',
  handler: ({ isPastDue }) => trace({ timer: 'everySecond', isPastDue }),
});
app.timer('monthly', {
  schedule: '%MONTHLY%',
  runOnStartup: process.env.RUN_ON_STARTUP === 'true',
  handler: (timer) => trace({ timer: 'monthly', ...timer }),
});

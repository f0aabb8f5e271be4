import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/run.ts';
import { play } from '../support/orchestration.ts';
import { finalFault } from './scripts.ts';

const runId = 'abcdefghij' as RunId;

describe('notify', () => {
  const input = { runId };

  it('tells nobody of what is nobody’s news', () => {
    const played = play('notify', { countNotifications: [{ targets: 0 }] }, { input });

    expect(played.inputs('sendNotification')).toEqual([]);
  });

  it('tries again only those that did not take it', () => {
    const played = play(
      'notify',
      { countNotifications: [{ targets: 2 }], sendNotification: [null, finalFault, finalFault, null] },
      { input },
    );

    expect(played.inputs('sendNotification').map(({ target }) => target)).toEqual([0, 1, 1, 1]);
    expect(played.calls.filter(({ name }) => name === 'wait').map((call) => call.input)).toEqual([10, 30]);
  });

  it('gives up after a day', () => {
    const played = play('notify', { countNotifications: [{ targets: 1 }], sendNotification: [finalFault] }, { input });

    expect(played.inputs('sendNotification')).toHaveLength(11);
  });
});

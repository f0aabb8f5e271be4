import { describe, expect, it } from 'vitest';
import { deploy } from '../../../shared/decide/deploy.ts';
import { goBack, returnTargets } from '../../../shared/decide/goBack.ts';
import type { DeployedImage, DeploymentRecord } from '../../../shared/ledger/ledger.ts';
import { blue, green, now, red, runId } from './imports.ts';

function imageOf(digest: typeof green, order: number, said: Partial<DeployedImage> = {}): DeployedImage {
  return { digest, order, runId, health: 'healthy', decidedAt: now, ...said };
}

/** @param images newest first; the newest is what is desired */
function recordOf(...images: readonly DeployedImage[]): DeploymentRecord {
  const [newest] = images;
  if (newest === undefined) return { images };
  const { digest, order } = newest;
  return { images, desired: { digest, order, runId, decidedAt: now, outcome: 'deployed' } };
}

describe('I4: deploying', () => {
  it('makes the image desired under the run’s number, its health unknown', () => {
    const { decision, changes } = deploy(recordOf(imageOf(green, 3)), { digest: blue, order: 5, runId }, now);

    expect(decision).toMatchObject({ kind: 'decided', outcome: 'deployed' });
    expect(changes.desired).toMatchObject({ digest: blue, order: 5 });
    expect(changes.image).toMatchObject({ digest: blue, order: 5, health: 'unknown' });
  });

  it.each([3, 2])('is refused under %i when 3 was decided', (order) => {
    const decided = deploy(recordOf(imageOf(green, 3)), { digest: blue, order, runId }, now);

    expect(decided).toMatchObject({ decision: { kind: 'superseded' } });
    expect(decided.changes).toEqual({});
  });
});

describe('what an image that is not healthy may go back to', () => {
  const ill = imageOf(red, 7, { health: 'unhealthy' });

  function targets(...earlier: readonly DeployedImage[]): readonly string[] {
    return returnTargets(recordOf(ill, ...earlier), { digest: red, order: 7, runId }).map(({ digest }) => digest);
  }

  it('is every earlier healthy image, newest first', () => {
    expect(targets(imageOf(blue, 5), imageOf(green, 3))).toEqual([blue, green]);
  });

  it.each<[string, readonly DeployedImage[]]>([
    ['never was healthy', [imageOf(blue, 5, { health: 'unknown' })]],
    ['was not healthy when it was deployed last', [imageOf(blue, 5, { health: 'unhealthy' }), imageOf(blue, 2)]],
    ['was rolled back from', [imageOf(blue, 5, { rolledBackOrder: 6 })]],
    ['is the same image', [imageOf(red, 5)]],
  ])('is none that %s', (_, earlier) => {
    expect(targets(...earlier, imageOf(green, 1))).toEqual([green]);
  });

  it('is none that a newer run has deployed', () => {
    const record = recordOf(imageOf(blue, 9), ill, imageOf(green, 3));

    expect(returnTargets(record, { digest: red, order: 7, runId }).map(({ digest }) => digest)).toEqual([green]);
  });

  it('is what this very roll-back has left', () => {
    expect(targets(imageOf(blue, 5, { rolledBackOrder: 7 }))).toEqual([blue]);
  });
});

describe('I4: going back', () => {
  const input = { digest: red, order: 7, runId };

  it('keeps the number of the decision that it takes back', () => {
    const { decision, changes } = goBack(recordOf(imageOf(red, 7)), { input, target: imageOf(green, 3) }, now);

    expect(decision).toEqual({ kind: 'wentBack', digest: green });
    expect(changes.desired).toMatchObject({ digest: green, order: 7, outcome: 'rolledBack' });
  });

  it('changes nothing where there is nothing to go back to', () => {
    expect(goBack(recordOf(imageOf(red, 7)), { input, target: undefined }, now)).toEqual({
      decision: { kind: 'none' },
      changes: {},
    });
  });

  it.each([
    ['a newer run has decided', imageOf(blue, 8)],
    ['another image is desired under that number', imageOf(blue, 7)],
    ['the same image was decided anew', imageOf(red, 8)],
  ])('changes nothing once %s', (_, newest) => {
    expect(goBack(recordOf(newest), { input, target: imageOf(green, 3) }, now)).toEqual({
      decision: { kind: 'superseded' },
      changes: {},
    });
  });
});

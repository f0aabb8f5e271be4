import { type Need, needs, type Place } from '../../infra/actions.ts';
import type { Places } from './places.ts';

/** One right that an identity needs at one resource. */
export interface NeededRight {
  /** ARM resource ID. */
  readonly scope: string;
  readonly kind: 'actions' | 'dataActions';
  readonly action: string;
  /** What for. */
  readonly why: string;
}

/** A registry goes either by rights on the whole of it or by rights per repository; it ignores the others. */
const wholeOnly = /^Microsoft\.ContainerRegistry\/registries\/(?:pull|push|metadata|artifacts)\//;

/** Every right of infra/actions.ts at the places that the configuration names, each once. @param abac registries in that mode */
export function rightsNeeded(
  places: Places,
  abac: ReadonlySet<string>,
  who: Need['identity'] = 'app',
): readonly NeededRight[] {
  const all = needs
    .filter(({ identity }) => identity === who)
    .flatMap((need) => need.on.flatMap((place) => placed(places, place).flatMap((scope) => rightsOf(need, scope))))
    .filter((right) => counts(right, abac.has(right.scope)));
  // The first reason that is given for a right stays.
  return [...new Map(all.toReversed().map((right) => [`${right.scope} ${right.action}`, right])).values()].toReversed();
}

/** Nothing for a place that the app is not told of. */
function placed(places: Partial<Record<Place, readonly string[]>>, place: Place): readonly string[] {
  return places[place] ?? [];
}

function rightsOf({ actions = [], dataActions = [], why }: Need, scope: string): readonly NeededRight[] {
  return [
    ...actions.map((action) => ({ scope, kind: 'actions' as const, action, why })),
    ...dataActions.map((action) => ({ scope, kind: 'dataActions' as const, action, why })),
  ];
}

function counts({ kind, action, scope }: NeededRight, usesAbac: boolean): boolean {
  if (!scope.includes('/Microsoft.ContainerRegistry/registries/')) return true;
  return usesAbac ? !wholeOnly.test(action) : kind === 'actions';
}

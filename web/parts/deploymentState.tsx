import type { JSX } from 'preact';
import type { DeploymentAnswer } from '../../shared/api/deployment.ts';
import { State } from './state.tsx';

/** How a container group is, compared with what was decided. */
export function DeploymentState({ of }: { readonly of: DeploymentAnswer }): JSX.Element {
  const { actual, desired, fault, images } = of;
  if (fault !== undefined) return <State tone="doubt">could not be asked</State>;
  if (actual === undefined) return <State tone="quiet">not deployed</State>;
  if (actual.provisioning === 'failed') return <State tone="bad">failed</State>;
  if (actual.provisioning === 'going') return <State tone="going">is being changed</State>;
  if (!actual.isRunning) return <State tone="bad">not running</State>;
  if (desired !== undefined && actual.digest !== desired.digest) return <State tone="doubt">another digest</State>;
  const health = images.find(({ digest }) => digest === actual.digest)?.health ?? 'unknown';
  if (health === 'unknown') return <State tone="going">running, health not known</State>;
  return <State tone={health === 'healthy' ? 'good' : 'bad'}>{health}</State>;
}

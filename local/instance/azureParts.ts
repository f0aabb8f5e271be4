import type { ContainerEngine } from '../containers/types.ts';
import type { Home } from './home.ts';
import type { Plan } from './plan/types.ts';
import type { InstanceSecrets } from './secrets.ts';
import type { Ports } from './types.ts';

/** What a local Azure is made of. */
export interface AzureParts {
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  readonly plan: Plan;
  readonly engine: ContainerEngine;
  readonly log: (line: string) => void;
}

import type { Faults } from '../arm/faults.ts';
import type { ContainerEngine } from '../containers/types.ts';
import type { Home } from './home.ts';
import type { Plan } from './plan/types.ts';
import type { InstanceSecrets } from './secrets.ts';
import type { AppSettings, Ports } from './types.ts';

/** What a local Azure is made of. */
export interface AzureParts {
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  readonly plan: Plan;
  readonly engine: ContainerEngine;
  /** The app's settings: what its configuration needs, its identity is granted. */
  readonly settings: AppSettings;
  readonly log: (line: string) => void;
  /** For tests: what Azure refuses. */
  readonly faults?: Faults;
}

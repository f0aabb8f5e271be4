import type { Measurement } from '../report/measurement.ts';
import type { System } from '../system.ts';

/** Something about the system that is measured together. */
export interface Part {
  readonly name: string;
  /** Measures each thing so often, or as often as its target says when that is more. */
  measure(system: System, repetitions: number): Promise<readonly Measurement[]>;
}

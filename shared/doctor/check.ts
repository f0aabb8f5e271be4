/** One thing that was looked at. */
export interface Check {
  /** The registry, resource group, secret, … */
  readonly on: string;
  /** What the app does there. */
  readonly what: string;
  /** `unknown`: it could not be asked, for a reason that is another check's or that may pass. */
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The right that was looked for. */
  readonly action?: string;
  /** Why not, and what to do. */
  readonly remedy?: string;
  /** Mends it. */
  readonly command?: string;
}

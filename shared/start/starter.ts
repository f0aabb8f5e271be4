/** Starts and wakes orchestrations: the Durable client, in our words. */
export interface Starter {
  /**
   * Asks for an orchestration to be started. No answer to a start proves anything (docs/how-it-works.md), so this resolves whatever the engine
   * said about an instance that exists; only an unreachable engine is thrown.
   */
  start(orchestrator: string, instanceId: string | undefined, input?: unknown): Promise<void>;
  /** Whether the engine has an instance of that ID that has not ended. */
  isUnfinished(instanceId: string): Promise<boolean>;
  /** The engine forgets every instance that was made before and has ended. Nothing is started again by it. */
  purge(before: Date): Promise<void>;
}

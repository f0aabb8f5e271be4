export interface BaseLedger {
  /** Replaces what one task builds on. `images`: `<registry>/<repository>:<tag>` */
  write(task: string, images: readonly string[]): Promise<void>;
  /** Build tasks whose Dockerfiles build on the image. */
  dependents(image: string): Promise<readonly string[]>;
  of(task: string): Promise<readonly string[]>;
}

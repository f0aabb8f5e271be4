import { z } from 'zod';
import { deploymentSchema } from './deployment.ts';
import { candidateSchema, imageSchema } from './image.ts';
import { runDetailSchema, runSchema } from './run.ts';

const status = z.enum(['Enabled', 'Disabled']);

/** One import, from what it watches to what it lets in. */
const chainImportSchema = z.object({
  ...imageSchema.shape,
  status,
  upstream: z.object({
    /** As it was last seen; missing before anything was. */
    digest: z.string().optional(),
    /** The registry’s own time of the tag, where it gives one. */
    time: z.string().optional(),
    /** When the import first met it; missing for what it did not. */
    firstSeenAt: z.string().optional(),
    /** The build task of this configuration that pushes it. */
    task: z.string().optional(),
  }),
  /** In the order in which they are asked. */
  gates: z.array(z.string()),
  /** The newest, newest first. */
  candidates: z.array(candidateSchema),
  lastRun: runSchema.optional(),
});

/** One build: what it builds on, what it pushes, where that runs. */
const chainBuildSchema = z.object({
  task: z.string(),
  status,
  /** `<registry>/<repository>[:<tag>]` */
  image: z.string(),
  /** `<registry>/<repository>:<tag>`, of all stages. */
  bases: z.array(z.string()),
  /** What those of them that no import lets in were last seen to be, where they were looked at. */
  seenBases: z.array(z.object({ image: z.string(), digest: z.string(), time: z.string().optional() })),
  /** Where it runs: by decision, or by its own task file. */
  deployments: z.array(deploymentSchema),
  lastRun: runSchema.optional(),
});

/** All that a change travels through, as configured, with where each change is now. */
export const chainSchema = z.object({
  imports: z.array(chainImportSchema),
  builds: z.array(chainBuildSchema),
  /** Runs that go on, newest first. */
  running: z.array(runDetailSchema),
});
export type ChainAnswer = z.infer<typeof chainSchema>;
export type ChainImport = z.infer<typeof chainImportSchema>;
export type ChainBuild = z.infer<typeof chainBuildSchema>;

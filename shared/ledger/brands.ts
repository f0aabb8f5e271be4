import { z } from 'zod';
import { type Digest, isDigest } from '../image.ts';
import { type Commit, outcomes, type RunId } from '../run.ts';

/** Identities as rows hold them. */
export const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'a digest');
export const runId = z.custom<RunId>((value) => typeof value === 'string' && value !== '', 'a run ID');
export const commit = z.custom<Commit>((value) => typeof value === 'string' && value !== '', 'a commit');
export const outcome = z.enum(outcomes);
/** ISO 8601. */
export const time = z.string();
/** A number by which decisions are ordered. */
export const order = z.int().nonnegative();

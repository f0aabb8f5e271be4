import type { Digest, RegistryName, Repository, Tag } from '../image.ts';
import type { Commit, RunId } from '../run.ts';

/** A candidate where the gates find it: in quarantine, by digest. */
export interface CandidateImage {
  readonly runId: RunId;
  /** The import task. */
  readonly task: string;
  readonly digest: Digest;
  /** The registry that holds the quarantine. */
  readonly registry: RegistryName;
  /** `quarantine/<import>/<hex>/<name>` */
  readonly repository: Repository;
  readonly tag: Tag;
  /** What a Dockerfile puts before `<name>:<tag>`: `<login server>/quarantine/<import>/<hex>/` */
  readonly fromUrl: string;
  readonly loginServer: string;
  /** The platform that is tested, for example `linux/amd64`. */
  readonly platform: string;
  /** The push that began the run: a gate whose question comes from that ref (`<clone URL>#<branch>`) asks it as of this commit. */
  readonly commit?: { readonly ref: string; readonly commit: Commit };
}

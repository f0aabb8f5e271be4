import { toRunAnswer } from '../../../shared/api/run.ts';
import type { WhyAnswer } from '../../../shared/api/why.ts';
import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { type Digest, formatTaggedImage } from '../../../shared/image.ts';
import type { DeployedImage, DigestRecord, ImportRecord, Promotion, Verdict } from '../../../shared/ledger/ledger.ts';
import { deployedByFile } from '../../../shared/start/fileDeployments.ts';
import type { FoundImage } from './findImage.ts';

type Explained = FoundImage & { readonly digest: Digest };

/** Everything that the ledger says about one digest of an import. */
export async function whyAnswer(app: App, explained: Explained): Promise<WhyAnswer> {
  const { task, record, digest } = explained;
  const known = record.digests.get(digest);
  const promotion = record.promotions.find((one) => one.digest === digest);
  const verdicts = newestOfEachGate(known?.verdicts ?? []);
  const runId = promotion?.runId ?? verdicts[0]?.runId;
  const [run, applications] = await Promise.all([
    runId === undefined ? undefined : app.ledger.runs.get(runId),
    applicationsOn(app, formatTaggedImage(task.to), digest),
  ]);
  return {
    image: formatTaggedImage(task.to),
    import: task.name,
    from: formatTaggedImage(task.from),
    digest,
    state: stateOf(record, { promotion, known, digest }),
    ...(promotion === undefined ? {} : { uniqueTag: promotion.uniqueTag, promotedAt: promotion.promotedAt }),
    ...saidOf(known),
    verdicts: verdicts.map((verdict) => ({ ...verdict })),
    ...(run === undefined ? {} : { run: toRunAnswer(run) }),
    applications,
    ...waysOf(record, { promotion, digest }),
  };
}

interface Known {
  readonly digest: Digest;
  readonly promotion: Promotion | undefined;
  readonly known?: DigestRecord | undefined;
}

function stateOf({ desired }: ImportRecord, { promotion, known, digest }: Known): WhyAnswer['state'] {
  if (known?.revokedAt !== undefined) return 'revoked';
  if (desired?.digest === digest) return desired.outcome === 'adopted' ? 'adopted' : 'inUse';
  if (known?.rejectedOrder !== undefined && known.rejectedOrder > (promotion?.order ?? -1)) return 'rejected';
  return promotion === undefined ? 'waiting' : 'earlier';
}

function saidOf(known: DigestRecord | undefined): Partial<WhyAnswer> {
  if (known === undefined) return {};
  const { firstSeenAt, rejectedAt, revokedAt, revokedReason } = known;
  return {
    firstSeenAt,
    ...(rejectedAt === undefined ? {} : { rejectedAt }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(revokedReason === undefined ? {} : { revokedReason }),
  };
}

function newestOfEachGate(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(
    (verdict, index) =>
      verdicts.findIndex(({ gate, platform }) => gate === verdict.gate && platform === verdict.platform) === index,
  );
}

async function applicationsOn(app: App, image: string, digest: Digest): Promise<WhyAnswer['applications']> {
  const builds = [...app.configuration.tasks.values()].filter((task) => task.kind === 'build');
  const all = builds.map(async (task) => [...(await decidedOn(app, task)), ...(await deployedOn(app, task))]);
  return (await Promise.all(all))
    .flat()
    .flatMap(({ base, ...application }) => (base?.digest === digest && base.image === image ? [application] : []));
}

type OnBase = WhyAnswer['applications'][number] & { readonly base: DeployedImage['base'] };

/** What is decided to run. */
async function decidedOn(app: App, { name: task, deploy }: BuildTask): Promise<readonly OnBase[]> {
  if (deploy === undefined) return [];
  const { desired, images } = await app.ledger.deployments.read(task);
  if (desired === undefined) return [];
  const base = images.find(({ digest }) => digest === desired.digest)?.base;
  return [{ task, containerGroup: deploy.containerGroup, digest: desired.digest, base }];
}

/** What a task's own file made run. */
async function deployedOn(app: App, task: BuildTask): Promise<readonly OnBase[]> {
  return (await deployedByFile(app, task)).flatMap(({ group: { containerGroup }, runs: [{ digest }], base }) =>
    digest === undefined ? [] : [{ task: task.name, containerGroup, digest, base }],
  );
}

/** What it replaced, and where a roll-back leads. */
function waysOf(record: ImportRecord, { promotion, digest }: Known): Pick<WhyAnswer, 'replaced' | 'wayBack'> {
  const others = record.promotions.filter((one) => one.digest !== digest);
  const replaced = others.find((one) => promotion !== undefined && one.order < promotion.order);
  const isInUse = record.desired?.digest === digest;
  const target = isInUse
    ? others.find((one) => isGood(record, one) && (promotion === undefined || one.order < promotion.order))
    : promotion;
  const wayBack = target !== undefined && isGood(record, target) ? target : undefined;
  return { ...(replaced && { replaced: shown(replaced) }), ...(wayBack && { wayBack: shown(wayBack) }) };
}

function isGood({ digests }: ImportRecord, { digest }: Promotion): boolean {
  return digests.get(digest)?.revokedAt === undefined;
}

function shown({ digest, uniqueTag, promotedAt }: Promotion): NonNullable<WhyAnswer['replaced']> {
  return { digest, uniqueTag, promotedAt };
}

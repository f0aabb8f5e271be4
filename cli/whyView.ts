import type { WhyAnswer } from '../shared/api/why.ts';
import { tellingLine } from '../shared/gates/tellingLine.ts';
import { causeOf } from './causeText.ts';
import { factsView } from './facts.ts';
import { shortTime } from './runTable.ts';
import type { View } from './view.ts';

const words: Readonly<Record<WhyAnswer['state'], string>> = {
  inUse: 'in use',
  earlier: 'let in earlier, not in use now',
  adopted: 'in use since before Customhouse; no gate was asked',
  waiting: 'seen, not decided',
  rejected: 'rejected',
  revoked: 'revoked',
};

/** What an auditor asks, in a few lines. */
export function whyView(why: WhyAnswer): View {
  const { run, uniqueTag, replaced } = why;
  return factsView({
    Image: why.image,
    Digest: why.digest,
    State: why.revokedReason === undefined ? words[why.state] : `${words[why.state]}: ${why.revokedReason}`,
    From: why.firstSeenAt === undefined ? why.from : `${why.from}, first seen ${shortTime(why.firstSeenAt)}`,
    'Let in': why.promotedAt === undefined ? undefined : `${shortTime(why.promotedAt)} as ${uniqueTag ?? ''}`,
    ...Object.fromEntries(why.verdicts.map((verdict) => [gateName(verdict, why.verdicts), verdictText(verdict)])),
    'Because of': run === undefined ? undefined : `${causeOf(run)} (run ${run.runId})`,
    'Runs on it':
      why.applications.map(({ containerGroup, task }) => `${containerGroup} (${task})`).join(', ') || 'nothing',
    Replaced: replaced === undefined ? undefined : `${replaced.digest} (${replaced.uniqueTag})`,
    'Go back': wayText(why),
  });
}

type Verdict = WhyAnswer['verdicts'][number];

/** With its platform where the gate was asked on several. */
function gateName({ gate, platform }: Verdict, all: readonly Verdict[]): string {
  const isOneOfSeveral = all.filter((other) => other.gate === gate).length > 1;
  return isOneOfSeveral ? `Gate ${gate} (${platform})` : `Gate ${gate}`;
}

function verdictText({ answer, reason, evidence, acrRunId, at }: Verdict): string {
  const where = acrRunId === undefined ? '' : `, ACR run ${acrRunId}`;
  const line = tellingLine(evidence);
  const said = reason === undefined || line === undefined || !reason.includes(line) ? [reason, line] : [reason];
  return [`${answer} (${shortTime(at)}${where})`, ...said].filter((part) => part !== undefined).join('\n');
}

function wayText({ import: name, state, wayBack }: WhyAnswer): string | undefined {
  if (wayBack !== undefined) return `customhouse image rollback ${name} ${wayBack.uniqueTag}`;
  return state === 'inUse' ? 'there is no earlier good promotion' : undefined;
}

import { isRetryable, toFault } from '../../shared/errors.ts';
import { formatTaggedImage } from '../../shared/image.ts';
import { refName } from '../../shared/start/refName.ts';
import { type Report, takeReport } from '../../shared/start/report.ts';
import type { Input, Output, Tools } from './activity.ts';

/** Each takes a dozen calls to the ledger: more at once would only wait for each other. */
const mostAtOnce = 8;

/** Follows up what events and webhooks told, and says what can't be followed up yet. */
export async function recordReports(
  { reports }: Input<'recordReports'>,
  tools: Tools,
): Promise<Output<'recordReports'>> {
  const open: OpenReport[] = [];
  for (let from = 0; from < reports.length; from += mostAtOnce) {
    const results = await Promise.all(reports.slice(from, from + mostAtOnce).map((report) => record(report, tools)));
    open.push(...results.filter((result) => result !== undefined));
  }
  const left = open.filter(({ fault }) => isRetryable(fault.code));
  const [first] = left;
  return { left: left.map(({ report }) => report), ...(first === undefined ? {} : { fault: first.fault }) };
}

interface OpenReport {
  readonly report: Report;
  readonly fault: ReturnType<typeof toFault>;
}

/** Undefined when it is done. */
async function record(report: Report, { app, starter, log }: Tools): Promise<OpenReport | undefined> {
  const watched = report.kind === 'image' ? formatTaggedImage(report.image) : refName(report.context);
  try {
    const runs = await takeReport(app, starter, report);
    for (const { runId, task } of runs)
      log.info(`${watched} moved to ${report.seen.value}: run ${runId} of ${task}`, { runId, task });
    return undefined;
  } catch (error) {
    const fault = toFault(error);
    log.error(`What was told of ${watched} can not be followed up: ${fault.message}`, {
      code: fault.code,
      ...(fault.code === 'UNEXPECTED' ? { detail: String(error) } : {}),
    });
    return { report, fault };
  }
}

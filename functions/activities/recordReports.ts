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
  const courses = [...Map.groupBy(reports, watchedIn).values()];
  const open: OpenReport[] = [];
  for (let from = 0; from < courses.length; from += mostAtOnce) {
    const results = await Promise.all(courses.slice(from, from + mostAtOnce).map((course) => follow(course, tools)));
    open.push(...results.flat());
  }
  const [first] = open;
  return { left: open.map(({ report }) => report), ...(first === undefined ? {} : { fault: first.fault }) };
}

interface OpenReport {
  readonly report: Report;
  readonly fault: ReturnType<typeof toFault>;
}

function watchedIn(report: Report): string {
  return report.kind === 'image' ? formatTaggedImage(report.image) : refName(report.context);
}

/**
 * What one tag or branch did, one after the other: side by side the older of two moves could be recorded last, and count as late.
 *
 * @returns the first that can't be followed up yet, and what comes after it
 */
async function follow(course: readonly Report[], tools: Tools): Promise<readonly OpenReport[]> {
  const reports = inOrderOfTime(course);
  for (const [index, report] of reports.entries()) {
    const fault = await record(report, tools);
    if (fault !== undefined && isRetryable(fault.code))
      return reports.slice(index).map((left) => ({ report: left, fault }));
  }
  return [];
}

/** By the registry's own time; as they came where one of them has none. */
function inOrderOfTime(reports: readonly Report[]): readonly Report[] {
  if (reports.some(({ seen }) => seen.time === undefined)) return reports;
  return reports.toSorted((a, b) => Date.parse(a.seen.time ?? '') - Date.parse(b.seen.time ?? ''));
}

/** Undefined when it is done. */
async function record(report: Report, { app, starter, log }: Tools): Promise<OpenReport['fault'] | undefined> {
  const watched = watchedIn(report);
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
    return fault;
  }
}

import { CustomhouseError, type FaultCode } from '../errors.ts';
import { type ArmAnswer, type ArmFault, readArmFault } from './armFault.ts';
import { commonRules, isForbidden, type Rule } from './rules.ts';

/** What was tried, and what is known about its failing. */
export interface Attempt {
  /** How the message begins: "Could not import a as b". */
  readonly failure: string;
  /** The remedy when the app's identity may not. */
  readonly rights: string;
  /** Asked before the common ones. */
  readonly rules?: readonly Rule[];
  /** What none of the rules fits. Default AZURE_REFUSED. */
  readonly otherwise?: FaultCode;
  /** Values that were in the request: cut out of whatever the service says. */
  readonly hidden?: readonly string[];
}

/** Long enough for the service's sentence, short enough for a history. */
const mostCharacters = 300;

/**
 * Anything the SDK threw as the fault that it is, in a message of ours: what was tried, what Azure said, what to do.
 *
 * The request, which may hold a password, is not part of it, nor of its `cause`.
 *
 * @param answer the operation's last answer: the SDK throws a plain Error when a long-running operation fails
 */
export function translate(error: unknown, attempt: Attempt, answer?: ArmAnswer): CustomhouseError {
  if (error instanceof CustomhouseError) return error;
  const fault = readArmFault(error, answer, new Date());
  const forbidden: Rule = { fits: isForbidden, code: 'AZURE_FORBIDDEN', remedy: attempt.rights };
  const rule = [...(attempt.rules ?? []), ...commonRules, forbidden].find((one) => one.fits(fault));
  const code = rule?.code ?? attempt.otherwise ?? 'AZURE_REFUSED';
  const remedy = rule?.remedy ?? 'Look the request up in the resource’s activity log.';
  const { retryAfterSeconds } = fault;
  return new CustomhouseError(code, [`${attempt.failure}.`, ...said(fault, attempt.hidden), remedy].join(' '), {
    cause: causeOf(error, fault),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function said(fault: ArmFault, hidden: readonly string[] = []): string[] {
  const words = [fault.code, fault.message].filter((part) => part !== '').join(': ');
  if (fault.status === undefined || words === '') return [];
  return [`Azure said ${hide(words, hidden).replaceAll(/\s+/g, ' ').slice(0, mostCharacters)}.`.replace(/\.+$/, '.')];
}

/** For whatever is shown of an answer. */
export function hide(text: string, hidden: readonly string[]): string {
  const values = hidden.filter((value) => value !== '');
  return values.reduce((shown, value) => shown.replaceAll(value, '***'), text);
}

/** For the log: what finds the request again, and nothing of its content. */
function causeOf(error: unknown, { status, code, correlationId }: ArmFault): Error {
  const name = error instanceof Error ? error.name : typeof error;
  return new Error(`${name}, status ${String(status)}, code ${code}, correlation ID ${String(correlationId)}`);
}

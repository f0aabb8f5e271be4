/** The texts by which failures pass from function to function, with the shapes of the real extension. */

export interface FailureText {
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails: null;
}

/** What a caller is told of an activity that threw. */
export function activityFailure(name: string, error: unknown): FailureText {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const details = {
    $type: 'System.Exception, System.Private.CoreLib',
    ClassName: 'System.Exception',
    Message: ` ${message}`,
    Data: null,
    InnerException: {
      $type: 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, host',
      RemoteMessage: message,
      RemoteStackTrace: stack,
      Message: `Result: Failure\nException: ${message}\nStack: ${stack}`,
      Data: { $type: 'System.Collections.ListDictionaryInternal, System.Private.CoreLib' },
      InnerException: null,
      HelpLink: null,
      Source: 'host',
      HResult: -2146233088,
      StackTrace: '   at the local Functions host',
    },
    HelpURL: null,
    StackTraceString: null,
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: -2146233088,
    Source: null,
    WatsonBuckets: null,
  };
  const said = message === '' ? '(an Error with an empty message: the real engine would hang here)' : message;
  return {
    Reason: `Activity function '${name}' failed:  ${said}`,
    Details: JSON.stringify(details),
    FailureDetails: null,
  };
}

/** The output of an instance whose orchestrator failed with `error`. */
export function orchestratorFailure(name: string, error: string): string {
  return `Orchestrator function '${name}' failed: ${error}`;
}

/** What a parent is told of a sub-orchestration that failed or was terminated with this output. */
export function subOrchestrationFailure(name: string, output: string): FailureText {
  const message = output.startsWith(orchestratorFailure(name, ''))
    ? output.slice(orchestratorFailure(name, '').length)
    : output;
  return {
    Reason: output,
    Details: `Message: ${message}, StackTrace:    at the local durable engine`,
    FailureDetails: null,
  };
}

/** Azure's sentence for a function that is called and not there. */
export function unknownFunction(kind: 'orchestrator' | 'activity', name: string, known: readonly string[]): string {
  const list = known.map((one) => `'${one}'`).join(', ');
  const info =
    known.length > 0
      ? `The following are the known ${kind} functions: ${list}.`
      : `No ${kind} functions are currently registered!`;
  return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. Additional info: ${info}`;
}

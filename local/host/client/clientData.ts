/** The path under which the app's own clients reach the engine; the key follows it. */
export const rpcPath = '/runtime/rpc/durabletask/';
export const webhookPath = '/runtime/webhooks/durabletask/';

/**
 * What a `durableClient` binding is given.
 *
 * @param origin `http://127.0.0.1:<port>`
 * @see https://github.com/Azure/azure-functions-durable-js/blob/v3.x/src/durableClient/OrchestrationClientInputData.ts
 */
export function clientData(origin: string, hubName: string, key: string): string {
  const base = `${origin}${webhookPath.slice(0, -1)}`;
  const query = `taskHub=${hubName}&connection=Storage&code=${key}`;
  const instance = `${base}/instances/INSTANCEID`;
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?code=${key}`,
      createAndWaitOnNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${key}`,
    },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: `${instance}?${query}`,
      sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
      terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
      rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
      purgeHistoryDeleteUri: `${instance}?${query}`,
      restartPostUri: `${instance}/restart?${query}`,
      suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
      resumePostUri: `${instance}/resume?reason={text}&${query}`,
    },
    baseUrl: base,
    requiredQueryStringParameters: query,
    rpcBaseUrl: `${origin}${rpcPath}${key}/`,
  });
}

import type { Json } from './json.ts';

/** What Azure tells of a resource only once it is there, as far as our templates ask for it. The names say whose it is. */
export function afterwards(type: string, name: string): { [key: string]: Json } {
  switch (type) {
    case 'Microsoft.ManagedIdentity/userAssignedIdentities':
      return { principalId: `principal of ${name}`, clientId: `client of ${name}` };
    case 'Microsoft.Storage/storageAccounts':
      return { primaryEndpoints: endpoints(name) };
    case 'Microsoft.Insights/components':
      return { ConnectionString: `InstrumentationKey=of ${name}` };
    case 'Microsoft.Web/sites':
      return { defaultHostName: `${name}.azurewebsites.net` };
    case 'Microsoft.DurableTask/schedulers':
      return { endpoint: `https://${name}.durabletask.io` };
    default:
      return {};
  }
}

/** What stands beside the properties. */
export function surroundings(name: string): { [key: string]: Json } {
  return { location: 'westeurope', identity: { principalId: `principal of ${name}` } };
}

function endpoints(account: string): { [key: string]: Json } {
  return Object.fromEntries(
    ['blob', 'queue', 'table'].map((kind) => [kind, `https://${account}.${kind}.core.windows.net/`]),
  );
}

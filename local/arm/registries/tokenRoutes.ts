import { z } from 'zod';
import {
  findRegistry,
  registryId,
  registryPath,
  resourceNotFound,
  type ArmContext,
  type RegistryResource,
} from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { Call, Route } from '../router.ts';
import type { LocalRegistry, RegistryToken, ScopeMap } from '../../registry/types.ts';

const scopeMapSchema = z.object({
  properties: z.object({ actions: z.array(z.string()).min(1), description: z.string().optional() }),
});
const tokenSchema = z.object({
  properties: z.object({ scopeMapId: z.string(), status: z.enum(['enabled', 'disabled']).default('enabled') }),
});
const credentialsSchema = z.object({
  tokenId: z.string(),
  name: z.enum(['password1', 'password2']).optional(),
  expiry: z.string().optional(),
});

const kinds = ['scopeMaps', 'tokens'] as const;
type Kind = (typeof kinds)[number];

/** Scope maps, repository-scoped tokens and their passwords, which are shown once. They take effect at once. */
export function tokenRoutes(context: ArmContext): Route[] {
  return [
    ...kinds.flatMap((kind) => readAndDelete(context, kind)),
    {
      method: 'PUT',
      path: `${registryPath}/scopeMaps/{name}`,
      async handle(call) {
        const resource = findRegistry(context, call.params);
        const { actions } = (await call.read(scopeMapSchema)).properties;
        const scopeMap = { name: nameOf(call), actions };
        await resource.registry.scopeMaps.put(scopeMap);
        return { status: 201, body: bodies.scopeMaps(context, resource, scopeMap) };
      },
    },
    {
      method: 'PUT',
      path: `${registryPath}/tokens/{name}`,
      async handle(call) {
        const resource = findRegistry(context, call.params);
        const { scopeMapId, status } = (await call.read(tokenSchema)).properties;
        const scopeMap = scopeMapOf(resource.registry, scopeMapId);
        const old = resource.registry.tokens.get(nameOf(call));
        const createdAt = old?.createdAt ?? context.now().toISOString();
        const token: RegistryToken = { name: nameOf(call), scopeMap, status, createdAt };
        await resource.registry.tokens.put(token);
        return { status: 201, body: bodies.tokens(context, resource, token) };
      },
    },
    {
      method: 'POST',
      path: `${registryPath}/generateCredentials`,
      async handle(call) {
        const { registry } = findRegistry(context, call.params);
        const { tokenId, name, expiry } = await call.read(credentialsSchema);
        const username = tokenId.split('/').at(-1) ?? '';
        if (registry.tokens.get(username) === undefined)
          throw new Refusal(404, 'NotFound', `There is no token ${tokenId}.`);
        const names = name === undefined ? (['password1', 'password2'] as const) : [name];
        const passwords = [];
        for (const one of names) passwords.push(await registry.tokens.generatePassword(username, one, expiry));
        const creationTime = context.now().toISOString();
        return { status: 200, body: { username, passwords: passwords.map((one) => ({ creationTime, ...one })) } };
      },
    },
  ];
}

function readAndDelete(context: ArmContext, kind: Kind): Route[] {
  return [
    {
      method: 'GET',
      path: `${registryPath}/${kind}`,
      handle({ params }) {
        const resource = findRegistry(context, params);
        const { registry } = resource;
        const value =
          kind === 'tokens'
            ? registry.tokens.list().map((one) => bodies.tokens(context, resource, one))
            : registry.scopeMaps.list().map((one) => bodies.scopeMaps(context, resource, one));
        return { status: 200, body: { value } };
      },
    },
    {
      method: 'GET',
      path: `${registryPath}/${kind}/{name}`,
      handle(call) {
        const resource = findRegistry(context, call.params);
        const body = bodyOf(context, resource, kind, nameOf(call));
        if (body === undefined) throw resourceNotFound(`${kind}/${nameOf(call)}`, resource.resourceGroup);
        return { status: 200, body };
      },
    },
    {
      method: 'DELETE',
      path: `${registryPath}/${kind}/{name}`,
      async handle(call) {
        const { registry } = findRegistry(context, call.params);
        const isKnown = registry[kind].get(nameOf(call)) !== undefined;
        if (isKnown) await registry[kind].delete(nameOf(call));
        return { status: isKnown ? 200 : 204 };
      },
    },
  ];
}

function nameOf(call: Call): string {
  return call.params['name'] ?? '';
}

function scopeMapOf(registry: LocalRegistry, id: string): string {
  const name = id.split('/').at(-1) ?? '';
  if (registry.scopeMaps.get(name) !== undefined) return name;
  throw new Refusal(400, 'InvalidScopeMap', `There is no scope map ${id}.`);
}

function bodyOf(context: ArmContext, resource: RegistryResource, kind: Kind, name: string): object | undefined {
  if (kind === 'tokens') {
    const token = resource.registry.tokens.get(name);
    return token && bodies.tokens(context, resource, token);
  }
  const scopeMap = resource.registry.scopeMaps.get(name);
  return scopeMap && bodies.scopeMaps(context, resource, scopeMap);
}

const bodies = {
  scopeMaps: (context: ArmContext, resource: RegistryResource, { name, actions }: ScopeMap): object => ({
    id: `${registryId(context, resource)}/scopeMaps/${name}`,
    name,
    type: 'Microsoft.ContainerRegistry/registries/scopeMaps',
    properties: {
      actions,
      type: name.startsWith('_') ? 'SystemDefined' : 'UserDefined',
      provisioningState: 'Succeeded',
    },
  }),
  tokens: (context: ArmContext, resource: RegistryResource, token: RegistryToken): object => ({
    id: `${registryId(context, resource)}/tokens/${token.name}`,
    name: token.name,
    type: 'Microsoft.ContainerRegistry/registries/tokens',
    properties: {
      scopeMapId: `${registryId(context, resource)}/scopeMaps/${token.scopeMap}`,
      status: token.status,
      creationDate: token.createdAt,
      credentials: { passwords: token.passwords ?? [] },
      provisioningState: 'Succeeded',
    },
  }),
};

import { afterEach, describe, expect, it } from 'vitest';
import type { CustomhouseError } from '../../../shared/errors.ts';
import type { Repository } from '../../../shared/image.ts';
import type { ImportProgress } from '../../../shared/ports.ts';
import type { RecordedRequest, Reply } from '../../support/scriptedServer.ts';
import { type ScriptedArm, startScriptedArm } from './scriptedArm.ts';
import { azureAt, base, digest, entraToken, hubPassword, importInto, team } from './testAzure.ts';

const patienceMs = 60_000;
let arm: ScriptedArm;

afterEach(() => arm.close());

/** An import that is accepted; asked for again, it answers `polls` one after another, and the last one from then on. */
async function accepted(kind: 'location' | 'azure-asyncoperation', ...polls: readonly Reply[]): Promise<void> {
  let poll = 0;
  arm = await startScriptedArm((request: RecordedRequest, url) => {
    if (request.method === 'POST')
      return { status: 202, headers: { [kind]: `${url}/operations/1`, 'retry-after': '60' } };
    if (!request.path.startsWith('/operations/1')) return undefined;
    return polls[Math.min(poll++, polls.length - 1)];
  });
}

function begin(): Promise<ImportProgress> {
  return arm.azure.imports.begin(importInto(base), patienceMs);
}

function failure(status: number, code: string, message = 'No.'): Reply {
  return { status, body: { error: { code, message } } };
}

async function faultOf(progress: Promise<unknown>): Promise<CustomhouseError> {
  return progress.then(
    () => expect.unreachable('It should have failed.'),
    (error: unknown) => error as CustomhouseError,
  );
}

describe('an import between subscriptions', () => {
  it('goes to the registry’s own subscription and names the source’s', async () => {
    arm = await startScriptedArm(({ method }) => (method === 'POST' ? { status: 200 } : undefined));
    const [here, there] = ['00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-0000000000bb'];
    const acr = { kind: 'acr', resourceGroup: 'rg', secrets: 'registry' } as const;
    const registries = new Map([
      [team, { ...acr, name: team, acr: 'team', subscriptionId: here }],
      [base, { ...acr, name: base, acr: 'base', subscriptionId: there }],
    ]);
    const source = { registry: team, repository: 'node' as Repository, digest: digest as never };

    await azureAt(arm.server.port, 1, { registries }).imports.begin(importInto(base, { source }), patienceMs);

    const [sent] = arm.server.requests;
    expect(sent?.path).toContain(`/subscriptions/${there}/resourceGroups/rg/`);
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      source: {
        resourceId: `/subscriptions/${here}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/team`,
      },
    });
  });
});

describe('an import that goes on in Azure', () => {
  it('is asked for until it has ended', async () => {
    await accepted('location', { status: 202 }, { status: 202 }, { status: 200 });

    expect(await begin()).toEqual({ kind: 'done' });

    expect(arm.server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET']);
  });

  it('is looked at at once, then less and less often while there is patience', async () => {
    await accepted('location', { status: 202 });

    expect(await arm.azure.imports.begin(importInto(base), 50)).toMatchObject({ kind: 'pending' });
    // Each after 5 ms, the first one the SDK's own.
    expect(arm.server.requests.filter(({ method }) => method === 'GET')).toHaveLength(11);

    expect(await arm.azure.imports.begin(importInto(base), 4000)).toMatchObject({ kind: 'pending' });
    // From 60 ms on after a twelfth of the time so far.
    expect(arm.server.requests.filter(({ method }) => method === 'GET')).toHaveLength(11 + 66);
  });

  it('is sent with a token, to loopback only, and never twice', async () => {
    await accepted('location', { status: 202, headers: { location: 'https://arm.example.invalid/operations/1' } });

    expect((await faultOf(begin())).code).toBe('AZURE_REFUSED');

    expect(arm.server.requests[0]?.headers.authorization).toBe(`Bearer ${entraToken}`);
    expect(arm.server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it.each(['break' as const, 'silence' as const, { status: 503 }])(
    'is asked for again by the operation after %j',
    async (reply) => {
      await accepted('location', { status: 202 }, reply, { status: 200 });
      const begun = await arm.azure.imports.begin(importInto(base), 0);
      if (begun.kind !== 'pending') throw new Error(begun.kind);

      expect((await faultOf(arm.azure.imports.poll(base, begun.operation, 0))).code).toBe('AZURE_UNREACHABLE');

      expect(await arm.azure.imports.poll(base, begun.operation, 0)).toEqual({ kind: 'done' });
    },
  );

  it.each(['location' as const, 'azure-asyncoperation' as const])('tells a taken tag by %s', async (kind) => {
    const isStatus = kind === 'azure-asyncoperation';
    const error = { code: 'Conflict', message: 'Tag node:15-alpine already exists in target registry.' };
    await accepted(kind, { status: isStatus ? 200 : 409, body: { ...(isStatus && { status: 'Failed' }), error } });

    expect(await begin()).toEqual({ kind: 'conflict' });
  });
});

describe('an import that fails', () => {
  it.each([
    [failure(404, 'NotFound'), 'IMAGE_NOT_FOUND', 'not there any more'],
    [failure(429, 'TooManyRequests'), 'REGISTRY_THROTTLED', 'registry-hub-password'],
    [failure(403, 'Forbidden'), 'IMPORT_FORBIDDEN', 'registry-hub-password'],
    [failure(403, 'QuotaExceeded'), 'REGISTRY_FULL', 'show-usage'],
    [failure(400, 'InvalidParameters', 'Error copying blobs'), 'IMPORT_FAILED', 'Error copying blobs'],
    [failure(404, 'OperationNotFound'), 'IMPORT_FAILED', 'begun again'],
    [failure(500, 'InternalServerError'), 'AZURE_UNREACHABLE', 'tries again'],
    [{ status: 200, body: { status: 'Failed', error: { code: 'Forbidden', message: 'x' } } }, 'IMPORT_FORBIDDEN', 'x'],
  ] satisfies [Reply, string, string][])('with %j', async (reply, code, words) => {
    const isStatus = typeof reply === 'object' && reply.status === 200;
    await accepted(isStatus ? 'azure-asyncoperation' : 'location', reply);

    const fault = await faultOf(begin());

    expect(fault).toMatchObject({ code, message: expect.stringContaining(words) as string });
    expect(fault.message).toContain('Could not import hub/library/node@sha256:ab12');
  });

  it('for want of a role names the role and the registry', async () => {
    arm = await startScriptedArm(({ method }) => (method === 'POST' ? failure(403, 'AuthorizationFailed') : undefined));

    const fault = await faultOf(begin());

    expect(fault.code).toBe('IMPORT_FORBIDDEN');
    expect(fault.message).toContain('"Container Registry Data Importer and Data Reader" on base');
  });

  it('onto a locked tag says that it is locked', async () => {
    await accepted('location', failure(409, 'Conflict'));

    const fault = await faultOf(arm.azure.imports.begin(importInto(base, { mode: 'Force' }), patienceMs));

    expect(fault.code).toBe('TAG_LOCKED');
  });

  it('shows no password, even when the service repeats it', async () => {
    arm = await startScriptedArm(({ method }) =>
      method === 'POST' ? failure(400, 'InvalidParameters', `No, ${hubPassword}!`) : undefined,
    );

    const fault = await faultOf(begin());

    expect(arm.server.requests[0]?.body).toContain(hubPassword);
    const shown = [
      fault.message,
      fault.stack,
      JSON.stringify(fault),
      String(fault.cause),
      (fault.cause as Error).stack,
    ].join();
    expect(shown).not.toContain(hubPassword);
    expect(shown).not.toContain(entraToken);
  });

  it('in a resource group that is not there names what to check', async () => {
    arm = await startScriptedArm(({ method }) =>
      method === 'POST' ? failure(404, 'ResourceGroupNotFound') : undefined,
    );

    const fault = await faultOf(begin());

    expect(fault).toMatchObject({
      code: 'AZURE_REFUSED',
      message: expect.stringContaining('customhouse.yaml') as string,
    });
  });
});

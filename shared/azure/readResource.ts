import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { CustomhouseError } from '../errors.ts';
import { type Attempt, translate } from './translate.ts';

/** Any client of the resource manager: the request goes through its pipeline, with its login. */
export interface ArmPipeline {
  sendRequest(request: PipelineRequest): Promise<PipelineResponse>;
}

/** `https://management.azure.com/subscriptions/…`, with the API version of its provider. */
export interface ResourceAddress {
  readonly endpoint: string;
  /** ARM resource ID. */
  readonly id: string;
  readonly apiVersion: string;
  /** OData, of a list. */
  readonly filter?: string;
}

/** One resource that no client of ours knows. @throws CustomhouseError AZURE_* */
export async function readResource<T>(
  client: ArmPipeline,
  { endpoint, id, apiVersion, filter }: ResourceAddress,
  schema: z.ZodType<T>,
  attempt: Attempt,
): Promise<T> {
  const query = new URLSearchParams({ 'api-version': apiVersion, ...(filter !== undefined && { $filter: filter }) });
  const url = `${endpoint.replace(/\/+$/, '')}${id}?${query.toString()}`;
  const request = createPipelineRequest({ url, headers: createHttpHeaders({ accept: 'application/json' }) });
  const answer = await client.sendRequest(request).catch((error: unknown) => {
    throw translate(error, attempt);
  });
  if (answer.status !== 200) throw translate(new Error(`Status ${String(answer.status)}`), attempt, answer);
  const parsed = schema.safeParse(parseJson(answer.bodyAsText));
  if (parsed.success) return parsed.data;
  throw new CustomhouseError('AZURE_REFUSED', `${attempt.failure}: Azure’s answer was not understood.`);
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

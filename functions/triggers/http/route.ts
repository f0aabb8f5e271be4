import type { HttpMethod, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { TriggerTools } from '../trigger.ts';

export interface ApiCall extends TriggerTools {
  readonly request: HttpRequest;
}

/** One operation of the HTTP API; its own function, so that each shows by name in logs and metrics. */
export interface Route {
  readonly name: string;
  readonly method: HttpMethod;
  /** Without a leading slash. */
  readonly path: string;
  /** `anonymous` only where the request proves itself in another way, or tells nothing. */
  readonly access: 'function' | 'anonymous';
  answer(call: ApiCall): Promise<HttpResponseInit>;
}

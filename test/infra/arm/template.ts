import type { Json } from './json.ts';

/** The parts of a compiled Bicep file that say what is deployed. */
export interface Template {
  readonly parameters?: Readonly<Record<string, { readonly type?: string; readonly defaultValue?: Json }>>;
  readonly variables?: Readonly<Record<string, Json>> & { readonly copy?: readonly VariableLoop[] };
  readonly functions?: readonly {
    readonly namespace: string;
    readonly members: Readonly<Record<string, UserFunction>>;
  }[];
  /** By symbol, or a list where the file uses nothing of the newer language version. */
  readonly resources: Readonly<Record<string, TemplateResource>> | readonly TemplateResource[];
  readonly outputs?: Readonly<Record<string, { readonly type: string; readonly value?: Json }>>;
}

export interface VariableLoop {
  readonly name: string;
  readonly count: string;
  readonly input: Json;
}

export interface UserFunction {
  readonly parameters: readonly { readonly name: string }[];
  readonly output: { readonly value: Json };
}

export interface TemplateResource {
  readonly type: string;
  readonly name: Json;
  readonly existing?: boolean;
  readonly condition?: Json;
  readonly copy?: { readonly name: string; readonly count: string | number };
  readonly scope?: Json;
  readonly subscriptionId?: Json;
  readonly resourceGroup?: Json;
  readonly properties?: { readonly [key: string]: Json } | NestedDeployment;
  readonly [key: string]: unknown;
}

export interface NestedDeployment {
  readonly template: Template;
  readonly parameters?: Readonly<Record<string, Json>>;
}

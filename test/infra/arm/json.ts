/** What a template, its parameters and its resources are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** @throws Error when it is neither text nor a number: a template that joins anything else is wrong */
export function asText(value: Json | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`No text: ${JSON.stringify(value)}`);
}

/** A copy without some properties. */
export function omit<T extends object, Key extends keyof T>(value: T, ...keys: readonly Key[]): Omit<T, Key> {
  const left = Object.entries(value).filter(([name]) => !(keys as readonly string[]).includes(name));
  return Object.fromEntries(left) as Omit<T, Key>;
}

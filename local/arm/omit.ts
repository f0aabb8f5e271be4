/** The value without one of its properties. */
export function omit<T extends object, K extends keyof T & string>(value: T, property: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== property)) as Omit<T, K>;
}

/**
 * Whether an instance can have this ID. Azure takes more characters; the Node client cuts an ID at `#` and `?` without a
 * word, and here an ID is a file name too.
 */
export function isInstanceId(text: string): boolean {
  return /^[A-Za-z0-9:._-]{1,200}$/.test(text);
}

export function invalidInstanceId(text: string): string {
  return `'${text}' is no instance ID: use 1 to 200 of the characters A-Z a-z 0-9 : . _ -`;
}

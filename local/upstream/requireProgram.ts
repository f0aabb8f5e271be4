import { findProgram } from '../instance/findProgram.ts';

/**
 * Absolute path of a program of this machine that goes into an image.
 *
 * @param purpose what needs it, as the beginning of a sentence
 * @param remedy how it is installed
 * @throws Error with all three
 */
export function requireProgram(program: string, purpose: string, remedy: string): string {
  const path = findProgram(program, process.env);
  if (path !== undefined) return path;
  throw new Error(`${purpose} needs ${program}, which this machine lacks: ${remedy}.`);
}

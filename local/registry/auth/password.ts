import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** ACR's generated passwords have 52 characters too. */
const passwordBytes = 39;

/** How a password is kept. One round of SHA-256 is enough: passwords are generated with 312 random bits, nobody chooses them. */
export const passwordHashSchema = z.object({ salt: z.string(), hash: z.string() });
export type PasswordHash = z.infer<typeof passwordHashSchema>;

export function generatePassword(): string {
  return randomBytes(passwordBytes).toString('base64url');
}

export function hashPassword(password: string, salt: string = randomBytes(16).toString('base64url')): PasswordHash {
  return { salt, hash: createHash('sha256').update(`${salt}:${password}`).digest('base64url') };
}

export function matchesPassword(password: string, stored: PasswordHash): boolean {
  return timingSafeEqual(Buffer.from(hashPassword(password, stored.salt).hash), Buffer.from(stored.hash));
}

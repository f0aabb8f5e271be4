import { config } from 'zod';

/*
 * The Content-Security-Policy forbids code made from text, which zod would otherwise try when the first schema is made. So this is
 * imported before anything that has one.
 */
config({ jitless: true });

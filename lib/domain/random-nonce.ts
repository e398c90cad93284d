import { randomBytes } from 'node:crypto';
import { base32 } from './identity.ts';

/** Tells the holds of one attempt from those of a duplicate: 25 random bits. */
export const randomNonce = (): string => base32(randomBytes(4), 5);

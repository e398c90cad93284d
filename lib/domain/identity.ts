import { createHash } from 'node:crypto';
import type { StockKey } from './stock-item.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 (RFC 4648, lower case) of the first `length` × 5 bits. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = '';
  for (let bit = 0; text.length < length; bit += 5) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += alphabet[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

/** Member names in order, at every depth, so that equal values have equal text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

const hash = (value: unknown, length: number): string =>
  base32(createHash('sha256').update(canonical(value)).digest(), length);

/** 100 bits: one caller's key always means the same reservation. */
export const reservationIdOf = (caller: string, idempotencyKey: string): string => hash([caller, idempotencyKey], 20);

export const reservationIdForm = /^[a-z2-7]{20}$/;

/** 80 bits: enough among the keys of one stock item. */
export const movementKeyOf = (caller: string, idempotencyKey: string): string => hash([caller, idempotencyKey], 16);

/** The key under which a stock item remembers that the units of a cancellation are back. No movement's key is like it. */
export const cancellationKeyOf = (id: string, version: number): string => `cancel:${id}:${version}`;

/** The cancellation that such a key names, if it names one. */
export function cancellationIn(key: string): { readonly id: string; readonly version: number } | undefined {
  const [, id, version] = /^cancel:([a-z2-7]{20}):(\d+)$/.exec(key) ?? [];
  return id === undefined ? undefined : { id, version: Number(version) };
}

/** What was asked for: two requests under one key are the same request where their fingerprints are. */
export const fingerprintOf = (request: unknown): string => hash(request, 16);

/** Names a stock item among the few of its SKU: 40 bits. */
export const stockMarkOf = ({ location, shard }: StockKey): string => hash([location, shard], 8);

export const stockMarkForm = /^[a-z2-7]{8}$/;

/** A number from a name that spreads evenly over 0 to `buckets` − 1. */
export const bucketOf = (name: string, buckets: number): number =>
  createHash('sha256').update(name).digest().readUInt32BE(0) % buckets;

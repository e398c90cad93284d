import * as z from 'zod';
import { fingerprintOf } from '../domain/identity.ts';
import type { Position } from '../store/port.ts';
import { invalid } from './request.ts';
import { name } from './schemas.ts';

// A cursor is where a page ended and a mark that ties it to its list: one that was made up, or that belongs to another
// list, is refused. It is no secret, and nobody reads more by it than the list has: whoever makes one that bears the mark
// gets a page of the list, from a place that could be in it.

const form = z.tuple([name, z.int().min(0), z.string()]);

const markOf = (list: readonly unknown[], position: unknown): string => fingerprintOf(['cursor', list, position]);

/** The position after which the next page begins, as text for the caller to send back. */
export const cursorOf = (list: readonly unknown[], { id, createdAt }: Position): string =>
  Buffer.from(JSON.stringify([id, createdAt, markOf(list, [id, createdAt])])).toString('base64url');

/** The position that a cursor of this list names; `invalid_request` where it is none of this list's. */
export function positionOf(list: readonly unknown[], cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [id, createdAt] = form.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    // Base64 leaves out what it does not know: only the very text that was given out will do.
    if (cursor === cursorOf(list, { id, createdAt })) return { id, createdAt };
  } catch {
    // It is no JSON, or not of our form, so it is none of ours.
  }
  throw invalid([{ path: 'cursor', message: 'must be a cursor that this list gave out' }]);
}

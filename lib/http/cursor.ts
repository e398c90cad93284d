import * as z from 'zod';
import { fingerprintOf, stockMarkForm } from '../domain/identity.ts';
import { invalid } from './request.ts';
import { name } from './schemas.ts';

// A cursor is where a page ended and a mark that ties it to its list: one that was made up, or that belongs to another
// list, is refused. It is no secret, and nobody reads more by it than the list has: whoever makes one that bears the mark
// gets a page of the list, from a place that could be in it.

/** Where a page of records or of SKUs ended. */
export const positionForm = z.strictObject({ id: name, createdAt: z.int().min(0) });

/** How far a page of movements has read each ledger: a place is a version, or halfway behind it. */
export const progressForm = z.record(
  z.string().regex(stockMarkForm),
  z.number().min(0.5).max(Number.MAX_SAFE_INTEGER).multipleOf(0.5),
);

const markOf = (list: readonly unknown[], position: unknown): string => fingerprintOf(['cursor', list, position]);

/** The position after which the next page begins, as text for the caller to send back. */
export const cursorOf = (list: readonly unknown[], position: unknown): string =>
  Buffer.from(JSON.stringify([position, markOf(list, position)])).toString('base64url');

/** The position that a cursor of this list names; `invalid_request` where it is none of this list's. */
export function positionOf<Position>(
  form: z.ZodType<Position>,
  list: readonly unknown[],
  cursor: string | undefined,
): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [position] = z.tuple([form, z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    // Base64 leaves out what it does not know: only the very text that was given out will do.
    if (cursor === cursorOf(list, position)) return position;
  } catch {
    // It is no JSON, or not of our form, so it is none of ours.
  }
  throw invalid([{ path: 'cursor', message: 'must be a cursor that this list gave out' }]);
}

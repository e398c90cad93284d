import { fingerprintOf } from '../domain/identity.ts';
import type { Position } from '../store/port.ts';
import { invalid } from './request.ts';

// A cursor is where a page ended and a mark that ties it to its list: one that was made up, or that belongs to another
// list, is refused. It is no secret, and nobody reads more by it than the list has.

const markOf = (list: readonly unknown[], position: unknown): string => fingerprintOf(['cursor', list, position]);

/** The position after which the next page begins, as text for the caller to send back. */
export const cursorOf = (list: readonly unknown[], { id, createdAt }: Position): string =>
  Buffer.from(JSON.stringify([id, createdAt, markOf(list, [id, createdAt])])).toString('base64url');

/** The position that a cursor of this list names; `invalid_request` where it is none of this list's. */
export function positionOf(list: readonly unknown[], cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [id, createdAt, mark] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (mark === markOf(list, [id, createdAt])) return { id: String(id), createdAt: Number(createdAt) };
  } catch {
    // It is no JSON, so it is none of ours.
  }
  throw invalid([{ path: 'cursor', message: 'must be a cursor that this list gave out' }]);
}

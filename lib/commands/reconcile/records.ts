import type { Reservation } from '../../domain/reservation.ts';
import { reservationKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';
import { inParallel } from '../in-parallel.ts';

export interface Records {
  readonly found: ReadonlyMap<string, Reservation>;
  readonly unreadable: ReadonlySet<string>;
}

/** What stands in the table is not what a program of this version writes. */
export const isUnreadable = (error: unknown): error is Error =>
  error instanceof Error && (error.name === 'CorruptItem' || error.name === 'AssertionFailed');

/** The records of up to 100 ids, one by one where one of them cannot be read: it must not hide the others. */
export async function recordsOf(context: Context, ids: readonly string[]): Promise<Records> {
  const unreadable = new Set<string>();
  const records = await context.store.getReservations(ids).catch(async (error) => {
    if (!isUnreadable(error)) throw error;
    const each = await inParallel(ids, (id) => context.store.find(reservationKeyOf(id)));
    each.forEach((one, index) => {
      if (one?.kind === 'unreadable') unreadable.add(ids[index] ?? '');
    });
    return each.flatMap((one) => (one?.kind === 'reservation' ? [one.record] : []));
  });
  return { found: new Map(records.map((record) => [record.id, record])), unreadable };
}

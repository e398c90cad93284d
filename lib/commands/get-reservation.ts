import { type Refused, refused } from '../domain/outcomes.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { Context } from './context.ts';
import { expireIfOver } from './resolve.ts';

export interface Found {
  readonly outcome: 'found';
  readonly reservation: Reservation;
}

/** A reservation as of now: one whose time is over is decided EXPIRED first, so that what one reader saw, all see. */
export async function getReservation(context: Context, id: string): Promise<Found | Refused> {
  const record = await context.store.getReservation(id);
  if (record === undefined) return refused({ code: 'reservation_not_found' });
  return { outcome: 'found', reservation: await expireIfOver(context, record) };
}

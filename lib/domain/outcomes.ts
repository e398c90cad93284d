import type { Rejection, Reservation } from './reservation.ts';

/** Every "no" of the service. Each is mapped to a status in one place, lib/http/problems.ts. */
export type Refusal =
  | Rejection
  | {
      readonly code: 'invalid_request';
      readonly errors: readonly { readonly path: string; readonly message: string }[];
    }
  | { readonly code: 'reservation_not_found' }
  | { readonly code: 'compensation_not_found' }
  | { readonly code: 'reservation_rejected' }
  | { readonly code: 'not_confirmed' }
  | { readonly code: 'already_confirmed' }
  | { readonly code: 'already_released' }
  | { readonly code: 'already_fulfilled' }
  | { readonly code: 'already_cancelled' }
  | { readonly code: 'already_compensated' }
  | { readonly code: 'hold_expired'; readonly expiresAt: number }
  | { readonly code: 'exceeds_held'; readonly lines: readonly ExceedingLine[] }
  | { readonly code: 'would_oversell'; readonly available: number }
  | { readonly code: 'version_mismatch'; readonly version: number | undefined }
  | { readonly code: 'unavailable'; readonly retryAfterSeconds: number };

export interface ExceedingLine {
  readonly sku: string;
  readonly requested: number;
  readonly held: number;
}

/** A "no" as an outcome of a command. */
export interface Refused {
  readonly outcome: 'refused';
  readonly refusal: Refusal;
}

export const refused = (refusal: Refusal): Refused => ({ outcome: 'refused', refusal });

/** Something is busier than its bounds allow; the same request may succeed in a moment. */
export const unavailable = (retryAfterSeconds = 1): Refused => refused({ code: 'unavailable', retryAfterSeconds });

/** Reasons for which cancelled units are not on hand again. Any other reason says nothing about the units. */
export const lossReasons: readonly string[] = ['lost', 'damaged'];

/** What a reservation that has been decided against answers every command that wanted it otherwise. */
export function refusalOf(record: Reservation): Refusal {
  switch (record.status) {
    case 'PENDING':
      return { code: 'not_confirmed' };
    case 'EXPIRED':
      return { code: 'hold_expired', expiresAt: record.expiresAt };
    case 'RELEASED':
      return { code: 'already_released' };
    case 'REJECTED':
      return { code: 'reservation_rejected' };
    case 'CONFIRMED':
    case 'FULFILLED':
      return { code: 'already_confirmed' };
    case 'CANCELLED':
      return { code: 'already_cancelled' };
    case 'COMPENSATED':
      return { code: 'already_compensated' };
  }
}

import type { StepCall } from '../commands/compensate/ports.ts';
import type { Event } from '../domain/events.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { Reservation } from '../domain/reservation.ts';
import { isoOf } from '../domain/time.ts';
import { compensationBody, reservationBody } from '../http/representations.ts';

/** Bytes of an event's data. EventBridge takes 256 KB with all that is around it. */
const dataBytesMax = 200_000;

/** An event in the form of CloudEvents 1.0. `subject` is the reservation's id, or the SKU. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: '/holdfast';
  readonly type: `holdfast.${Event['type']}` | `holdfast.command.${StepCall['step']}`;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: object;
}

export const cloudEvent = (told: Pick<CloudEvent, 'id' | 'type' | 'subject' | 'time' | 'data'>): CloudEvent => ({
  specversion: '1.0',
  id: told.id,
  source: '/holdfast',
  type: told.type,
  subject: told.subject,
  time: told.time,
  datacontenttype: 'application/json',
  data: told.data,
});

export const cloudEventOf = (event: Event): CloudEvent =>
  cloudEvent({
    id: event.id,
    type: `holdfast.${event.type}`,
    subject: subjectOf(event),
    time: isoOf(event.at),
    data: dataOf(event),
  });

function subjectOf(event: Event): string {
  if ('entry' in event) return event.entry.key.sku;
  return 'reservation' in event ? event.reservation.id : event.compensation.reservation;
}

function dataOf(event: Event): object {
  if ('entry' in event) return stockData(event.entry);
  return inRoom('reservation' in event ? reservationData(event.reservation) : compensationBody(event.compensation));
}

function reservationData(reservation: Reservation) {
  const rejection = reservation.status === 'REJECTED' ? { rejection: reservation.rejection.code } : {};
  return { ...reservationBody(reservation), ...rejection };
}

/** What an event has room for: the lines of a large cart are left out, and it says so. */
export function inRoom(body: { readonly lines: readonly unknown[] }): object {
  if (Buffer.byteLength(JSON.stringify(body)) <= dataBytesMax) return body;
  const { lines: _, ...rest } = body;
  return { ...rest, linesOmitted: true };
}

const stockData = ({ key, place, movement, before, after }: LedgerEntry): object => {
  const { type, at: _, ...rest } = movement;
  return { ...key, version: Math.floor(place), movement: type, before, after, ...rest };
};

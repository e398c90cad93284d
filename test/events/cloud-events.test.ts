import { describe, expect, test } from '@jest/globals';
import type { StepCall } from '../../lib/commands/compensate/ports.ts';
import { compensationSteps } from '../../lib/domain/compensation.ts';
import { compensationEvents, type Event, reservationEvents, stockEvents } from '../../lib/domain/events.ts';
import { limits } from '../../lib/domain/limits.ts';
import { movementTypes, stockMovements } from '../../lib/domain/movement.ts';
import { bytesOfLines, type Reservation } from '../../lib/domain/reservation.ts';
import { cloudEventOf } from '../../lib/events/cloud-events.ts';
import { type EventType, eventSchema, eventTypes } from '../../lib/events/schemas.ts';
import { commandOf } from '../../lib/events/step-calls.ts';
import { reservationBody } from '../../lib/http/representations.ts';
import { at, compensation, freshId, ledgerEntry, now, records, sold, unsold } from '../store/starting-items.ts';

/** What EventBridge takes of an event, with all that is around it. */
const eventBytesMax = 256 * 1024;

/** An event as whoever is told of it reads it. */
const asRead = (event: Event): unknown => JSON.parse(JSON.stringify(cloudEventOf(event)));

const ofReservation = (record: Reservation): Event => {
  const [event] = reservationEvents(undefined, { ...record, fingerprint: 'f' }, at);
  if (event === undefined) throw new Error('nothing is told');
  return event;
};

const why = { reservations: [freshId()], by: 'clerk', reason: 'broken', reference: 'PO 1' };
const units = (onHand: number) => ({ onHand, held: 0, available: onHand, buffer: 0 });
const stockTold: readonly Event[] = [
  ...stockMovements.map((type) => ledgerEntry({ movement: { type, at, ...why } })),
  ...movementTypes.map((type) => ledgerEntry({ movement: { type, at }, before: units(9), after: units(-1) })),
  ledgerEntry({ movement: { type: 'receive', at }, before: units(-1), after: units(9) }),
].flatMap((entry) => stockEvents(entry, { lowStock: 3 }));

/** Of a customer of whom all is known, and of one of whom nothing is. */
const { owner: _, order: __, discountCode: ___, ...ofNobody } = compensation({ lines: [] });
const compensationsTold = [compensation(), ofNobody].flatMap((begun) => [
  ...compensationEvents(undefined, begun),
  ...(['DONE', 'FAILED', 'SKIPPED'] as const).flatMap((status) => compensationEvents(begun, { ...begun, status })),
]);
const stepCalls: readonly StepCall[] = compensationSteps
  .filter((step) => step !== 'cancel')
  .flatMap((step) => [
    { step, key: `abc/${step}`, compensation: compensation() },
    { step, key: `abc/${step}`, compensation: ofNobody },
  ]);

describe('an event is what its schema says:', () => {
  const all = [
    ...[...records().map(ofReservation), ...stockTold, ...compensationsTold].map(cloudEventOf),
    ...stepCalls.map(commandOf),
  ].map((event) => JSON.parse(JSON.stringify(event)) as { readonly type: string });

  test.each(eventTypes)('%s', (type) => {
    const ofType = all.filter((event) => event.type === `holdfast.${type}`);
    expect(ofType.length).toBeGreaterThan(0);
    for (const event of ofType) expect(eventSchema(type).safeParse(event).error).toBeUndefined();
  });

  test('and of no other type', () => {
    const event = asRead(ofReservation(sold()));
    for (const type of eventTypes) {
      expect(eventSchema(type).safeParse(event).success).toBe(type === 'reservation.confirmed');
    }
    expect(eventSchema('reservation.confirmed').safeParse({ ...(event as object), mood: 'fine' }).success).toBe(false);
  });
});

test('an event of a reservation has the reservation as the API answers it, without what is ours', () => {
  const { id, version } = sold();
  const record = sold({ id });
  expect(asRead(ofReservation(record))).toEqual({
    specversion: '1.0',
    id: `${id}/${version}/reservation.confirmed`,
    source: '/holdfast',
    type: 'holdfast.reservation.confirmed',
    subject: id,
    time: '2027-01-15T07:59:30.250Z',
    datacontenttype: 'application/json',
    data: expect.objectContaining({ id, status: 'CONFIRMED', owner: 'ann', order: record.order }),
  });
  expect(JSON.stringify(asRead(ofReservation(record)))).not.toMatch(/nonce|aaaaa|fingerprint|attempt|ttl/);
});

test('an event of stock has the movement, with the units before and after it', () => {
  const entry = ledgerEntry({ movement: { type: 'adjust', at, ...why } });
  const [event] = stockEvents(entry, {}).map(asRead);
  const { before, after, key } = entry;
  expect(event).toMatchObject({ subject: key.sku, type: 'holdfast.stock.adjusted', time: '2027-01-15T08:00:00.250Z' });
  expect(event).toHaveProperty('data', { ...key, version: 7, movement: 'adjust', before, after, ...why });
});

test('an event of a compensation has it as the API answers it; one that was not needed is not told', () => {
  const begun = compensation();
  const [event] = compensationEvents(begun, { ...begun, status: 'FAILED', version: 3 }).map(asRead);
  expect(event).toMatchObject({
    id: `${begun.id}/3/compensation.failed`,
    subject: begun.reservation,
    time: '2027-01-15T08:00:00.250Z',
    data: { id: begun.id, status: 'FAILED', lines: begun.lines, owner: 'ann', order: begun.order },
  });
  expect(compensationsTold.map(({ type }) => type)).toEqual(
    [1, 2].flatMap(() => ['started', 'done', 'failed'].map((end) => `compensation.${end}`)),
  );
});

test('a command is the same event on each try, and says what the customer is told only where it is told', () => {
  const begun = compensation();
  const later = { ...begun, updatedAt: at + 5_000, version: 3 };
  for (const step of ['order', 'refund', 'notify', 'record'] as const) {
    const key = `${begun.id}/${step}`;
    const command = commandOf({ step, key, compensation: begun });
    expect(commandOf({ step, key, compensation: later })).toEqual(command);
    expect(command).toMatchObject({ id: key, subject: begun.reservation, time: '2027-01-15T08:00:00.250Z' });
    expect('message' in command.data && 'discountCode' in command.data).toBe(step === 'notify');
  }
});

describe('an event of many lines', () => {
  const line = (index: number, length: number) => ({
    sku: `${index}`.padEnd(length, '"'),
    quantity: 1,
    allocations: [{ location: `${index}`.padEnd(length, '"'), shard: 0, quantity: 1, nonce: 'aaaaa' }],
  });
  const cart = (length: number) =>
    unsold({
      lines: Array.from({ length: limits.linesMax }, (_, index) => line(index, length)),
      metadata: { note: 'é'.repeat(1_000) },
      reference: '😀'.repeat(100),
      expiresAt: now + 600,
    });
  const sizeOf = (event: unknown): number => Buffer.byteLength(JSON.stringify(event));

  test('has room for them on the bus, or says that it leaves them out, whatever their names', () => {
    const omitted = new Set<boolean>();
    for (let length = 4; length <= limits.nameLengthMax; length += 4) {
      const record = cart(length);
      const event = asRead(ofReservation(record)) as { data: { lines?: object[]; linesOmitted?: true } };
      expect(sizeOf(event)).toBeLessThan(eventBytesMax);
      expect(eventSchema('reservation.pending').safeParse(event).error).toBeUndefined();
      const { lines, linesOmitted = false } = event.data;
      expect(lines?.length).toBe(linesOmitted ? undefined : limits.linesMax);
      omitted.add(linesOmitted);
    }
    expect(omitted).toEqual(new Set([false, true]));
  });

  test('counts what is around them', () => {
    const lengths = Array.from({ length: limits.nameLengthMax }, (_, index) => index);
    const bodyOf = (length: number) => sizeOf(reservationBody(cart(length)));
    const length = lengths.findLast((each) => bodyOf(each) < eventBytesMax) ?? 0;
    for (let more = 0; more <= bodyOf(length + 1) - bodyOf(length); more += 200) {
      const record = { ...cart(length), reference: 'x'.repeat(more) };
      expect(sizeOf(asRead(ofReservation(record)))).toBeLessThan(eventBytesMax);
    }
  });

  test.each([
    [4, false],
    [limits.nameLengthMax, true],
  ])('of a compensation, and a command, of names of %i characters leaves them out: %s', (length, isOmitted) => {
    const lines = cart(length).lines.map(({ sku, quantity }) => ({ sku, quantity }));
    const large = compensation({ lines });
    const told = [
      ...compensationEvents(undefined, large).map(cloudEventOf),
      ...stepCalls.map((call) => commandOf({ ...call, compensation: large })),
    ];
    expect(told).toHaveLength(1 + stepCalls.length);
    for (const event of told) {
      expect(sizeOf(event)).toBeLessThan(eventBytesMax);
      expect(['lines' in event.data, 'linesOmitted' in event.data]).toEqual([!isOmitted, isOmitted]);
      const schema = eventSchema(event.type.replace('holdfast.', '') as EventType);
      expect(schema.safeParse(JSON.parse(JSON.stringify(event))).error).toBeUndefined();
    }
  });

  test('tells everything else of a cart as large as there may be', () => {
    const record = cart(limits.nameLengthMax);
    const places = record.lines.map(({ sku, allocations: [place] }) => ({ sku, location: place?.location ?? '' }));
    expect(bytesOfLines(places)).toBeLessThan(limits.linesBytesMax);
    const { data } = cloudEventOf(ofReservation(record));
    expect(data).toMatchObject({ id: record.id, metadata: record.metadata, linesOmitted: true });
    expect(data).not.toHaveProperty('lines');
  });
});

import { expect, test } from '@jest/globals';
import {
  compensationIdForm,
  compensationIdOf,
  compensationSteps,
  hasCancelled,
  nextStep,
  reservationIn,
  stepKeyOf,
} from '../../lib/domain/compensation.ts';
import { isSameDifference } from '../../lib/domain/difference.ts';
import { refusalOf, unavailable } from '../../lib/domain/outcomes.ts';
import { beforeTier, behindTier } from '../../lib/domain/sale.ts';
import { isoOf } from '../../lib/domain/time.ts';
import { at, compensation, records, sold, unsold } from '../store/starting-items.ts';

const id = 'eobzh7hcbkb2ikvga6ah';

test('a compensation is named by its reservation, or by that and the line', () => {
  const names = [compensationIdOf(id, undefined), compensationIdOf(id, 0), compensationIdOf(id, 1499)];
  expect(names).toEqual([id, `${id}.0`, `${id}.1499`]);
  for (const name of names) {
    expect(name).toMatch(compensationIdForm);
    expect(reservationIn(name)).toBe(id);
  }
  const others = [`${id}.`, `${id}.12345`, `${id}.x`, `${id}x`, `x${id}`, id.slice(1), `${id}.1.1`, `${id}-1`];
  for (const other of others) expect(other).not.toMatch(compensationIdForm);
});

test('its steps are done in this order, and the next one is the first that is not done', () => {
  expect(compensationSteps).toEqual(['cancel', 'order', 'refund', 'notify', 'record']);
  expect(nextStep(compensation())).toMatchObject({ name: 'order', isDone: false });
  const steps = compensation().steps.map((step) => ({ ...step, isDone: true }));
  expect(nextStep(compensation({ steps }))).toBeUndefined();
});

test('a step has one key for each compensation', () => {
  expect(stepKeyOf(compensation({ id: `${id}.3` }), 'refund')).toBe(`${id}.3/refund`);
});

test('it has cancelled units where the record says so under its id', () => {
  const record = sold({ compensations: { [id]: [1, 0] } });
  expect([hasCancelled(record, id), hasCancelled(record, `${id}.0`)]).toEqual([true, false]);
  expect([hasCancelled(undefined, id), hasCancelled(sold(), id), hasCancelled(unsold(), id)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(hasCancelled({ ...unsold(), compensations: { [id]: [1] } } as never, id)).toBe(false);
});

test('two looks found the same where kind, key and what it is of are the same', () => {
  const found = { kind: 'overdue', pk: 'p', sk: 's', of: 'o', evidence: { a: 1 } } as const;
  expect(isSameDifference(found, { ...found, evidence: { a: 2 } })).toBe(true);
  for (const other of [{ kind: 'due_missing' } as const, { pk: 'q' }, { sk: 't' }, { of: 'r' }]) {
    expect(isSameDifference(found, { ...found, ...other })).toBe(false);
  }
});

test('a record that stands refuses by what it is', () => {
  expect(Object.fromEntries(records().map((record) => [record.status, refusalOf(record).code]))).toEqual({
    PENDING: 'not_confirmed',
    EXPIRED: 'hold_expired',
    RELEASED: 'already_released',
    REJECTED: 'reservation_rejected',
    CONFIRMED: 'already_confirmed',
    FULFILLED: 'already_confirmed',
    CANCELLED: 'already_cancelled',
    COMPENSATED: 'already_compensated',
  });
  const expired = unsold({ status: 'EXPIRED' });
  expect(refusalOf(expired)).toEqual({ code: 'hold_expired', expiresAt: expired.expiresAt });
});

test('who is too busy asks to be tried again in a second', () => {
  expect(unavailable()).toEqual({ outcome: 'refused', refusal: { code: 'unavailable', retryAfterSeconds: 1 } });
  expect(unavailable(7).refusal).toEqual({ code: 'unavailable', retryAfterSeconds: 7 });
});

test('a tier begins before the newest sale there can be, and ends behind the oldest', () => {
  const key = { sku: 'mug', location: 'main', shard: 0 };
  expect(beforeTier(key)).toEqual({
    key,
    customerTier: '',
    reservation: '',
    quantity: 0,
    confirmedAt: 9_999_999_999_999,
  });
  expect(behindTier(key)).toEqual({ key, customerTier: '', reservation: '~', quantity: 0, confirmedAt: 0 });
  expect([beforeTier(key, 'gold').customerTier, behindTier(key, 'gold').customerTier]).toEqual(['gold', 'gold']);
});

test('a time is told in UTC', () => {
  expect(isoOf(at)).toBe('2027-01-15T08:00:00.250Z');
});

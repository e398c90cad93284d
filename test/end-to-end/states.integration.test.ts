import { expect, test } from '@jest/globals';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { expectRefusal } from './refusal.ts';
import { type Answer, openShop, until } from './shop.ts';

const open = openShop();

/** Brings a reservation of one unit under the key into a state. */
type Bring = (sku: string, key: string) => Promise<Answer>;

const hold: Bring = (sku, key) => open.shop.reserve({ [sku]: 1 }, {}, key);

const told =
  (verb: 'confirm' | 'release'): Bring =>
  async (sku, key) =>
    open.shop.tell((await hold(sku, key)).body.id, verb);

const sold =
  (verb: 'fulfil' | 'cancel'): Bring =>
  async (sku, key) =>
    open.shop.tell((await told('confirm')(sku, key)).body.id, verb);

/** A state that no route of today leads to, written into the table. */
const compensated: Bring = async (sku, key) => {
  const confirmed = await told('confirm')(sku, key);
  const record = await open.store.stored(`RES#${confirmed.body.id}`, 'RES');
  await open.store.put({ ...record, status: 'COMPENSATED', cancelled: [1] });
  return confirmed;
};

const expired: Bring = async (sku, key) => {
  const held = await open.shop.reserve({ [sku]: 1 }, { holdSeconds: 1 }, key);
  await until(held.body.expiresAt);
  return held;
};

const verbs = ['confirm', 'release', 'extend', 'reserve again', 'fulfil', 'cancel'] as const;
const bodies = { confirm: undefined, release: undefined, extend: { holdSeconds: 900 }, fulfil: {}, cancel: undefined };

/** Of confirm, release, extend and reserve again. */
function ofSale(status: string): readonly string[] {
  return [status, '409 already_confirmed', '409 already_confirmed', status];
}

const no = (code: string) => Array<string>(verbs.length).fill(code);

/** What each verb is answered: a refusal, or the status that the reservation has afterwards. */
const states: readonly [name: string, bring: Bring, answers: readonly string[]][] = [
  ['PENDING', hold, ['CONFIRMED', 'RELEASED', 'PENDING', 'PENDING', '409 not_confirmed', '409 not_confirmed']],
  ['EXPIRED', expired, no('410 hold_expired')],
  ['RELEASED', told('release'), no('409 already_released').with(1, 'RELEASED')],
  ['CONFIRMED', told('confirm'), [...ofSale('CONFIRMED'), 'FULFILLED', 'CANCELLED']],
  ['FULFILLED', sold('fulfil'), [...ofSale('FULFILLED'), 'FULFILLED', '409 already_fulfilled']],
  ['CANCELLED', sold('cancel'), no('409 already_cancelled').with(5, 'CANCELLED')],
  ['COMPENSATED', compensated, no('409 already_compensated')],
];

test.each(states)(
  'a reservation that is %s answers every verb as the contract says',
  async (status, bring, answers) => {
    await Promise.all(verbs.map((verb, at) => checkVerb(status, bring, verb, answers[at] ?? '')));
  },
);

async function checkVerb(status: string, bring: Bring, verb: (typeof verbs)[number], wanted: string): Promise<void> {
  const { shop } = open;
  const [sku, key] = [await shop.sku({ units: 3 }), shop.fresh('cart')];
  const { id } = (await bring(sku, key)).body;
  const standing = async () => [(await shop.reservation(id)).body, await shop.stock(sku)];
  const before = await standing();
  expect(before[0]).toMatchObject({ status });
  const answer =
    verb === 'reserve again'
      ? await shop.reserve({ [sku]: 1 }, status === 'EXPIRED' ? { holdSeconds: 1 } : {}, key)
      : await shop.tell(id, verb, bodies[verb]);
  expect(answer.headers.get('idempotent-replayed')).toBe(verb === 'reserve again' ? 'true' : null);
  if (/^\d/.test(wanted)) {
    expectRefusal(answer, wanted);
    expect(await standing()).toEqual(before);
    return;
  }
  expect(answer).toMatchObject({ status: verb === 'reserve again' ? 201 : 200, body: { id, status: wanted } });
  expect((await shop.reservation(id)).body).toEqual(answer.body);
  if (wanted === status && verb !== 'extend') expect(answer.body).toEqual(before[0]);
}

test('a reservation that was rejected answers every verb with that, and its reserve with the refusal', async () => {
  const { shop } = open;
  const [sku, key] = [await shop.sku({ units: 1 }), shop.fresh('cart')];
  expectRefusal(await shop.reserve({ [sku]: 2 }, {}, key), '409 insufficient_stock');
  const other = await shop.reserve({ [sku]: 1 });
  await shop.tell(other.body.id, 'release');
  // A refusal does not name the reservation; its id follows from the caller and the key.
  const id = reservationIdOf('local', key);
  for (const verb of ['confirm', 'release', 'extend', 'fulfil', 'cancel'] as const) {
    expectRefusal(await shop.tell(id, verb, bodies[verb]), '409 reservation_rejected');
  }
  const shortfalls = [{ sku, requested: 2, available: 1 }];
  expectRefusal(await shop.reserve({ [sku]: 2 }, {}, key), '409 insufficient_stock', { shortfalls });
  expect((await shop.reservation(id)).body).toMatchObject({ status: 'REJECTED', version: 1 });
});

test.each(['a'.repeat(20), 'no-id-at-all', 'A%2F..%2Fb', '%23'])('a reservation %s is not found', async (id) => {
  const { shop } = open;
  expectRefusal(await shop.reservation(id), '404 reservation_not_found');
  for (const verb of ['confirm', 'release', 'extend', 'fulfil', 'cancel'] as const) {
    expectRefusal(await shop.tell(id, verb, bodies[verb]), '404 reservation_not_found');
  }
});

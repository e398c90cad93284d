import fc from 'fast-check';
import { cancel } from '../../lib/commands/cancel.ts';
import { getCompensation, listCompensations, retryCompensation } from '../../lib/commands/compensations.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { getAvailability } from '../../lib/commands/get-availability.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { getSku } from '../../lib/commands/get-sku.ts';
import { getStock } from '../../lib/commands/get-stock.ts';
import { listReservations, listSkus } from '../../lib/commands/list.ts';
import { listMovements, type MovementsFound, type Progress } from '../../lib/commands/list-movements.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { relay } from '../../lib/commands/relay.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import type { Refused } from '../../lib/domain/outcomes.ts';
import { secondsOf } from '../../lib/domain/time.ts';
import { laneOf } from '../../lib/store/keys.ts';
import type { Position } from '../../lib/store/port.ts';
import { type Asked, asked, asking, seconds } from './asked.ts';
import { dueThings, pagesOf, salePages } from './looks.ts';
import {
  cart,
  confirming,
  id,
  idOf,
  limit,
  location,
  loss,
  movement,
  ofSale,
  owner,
  putting,
  puttingFirst,
  receipt,
  sku,
  skus,
} from './requests.ts';

/** No time passes while a command is under way. */
const sweepSeconds = 60;

const reserving = asking('reserve', cart, reserve);
const confirmingOne = asking('confirm', confirming, confirm);
const moving = asking('moveStock', movement, moveStock);
const puttingAgain = asking('putSku', putting, putSku);
const isDown = fc.constantFrom(false, false, true);
const sweeping = asking('sweep, whose steps fail:', isDown, (shop, down) =>
  sweep(shop, sweepSeconds, shop.callStep(down)),
);
/** Passes on what has changed since the last time. */
const relaying = asking('relay', fc.constant('what has changed'), async (shop) => {
  for (const change of shop.changes.splice(0)) await relay(shop, shop.publish, change);
});

const lists = fc.oneof(
  asking(
    'listReservations',
    fc.record(
      { owner, limit, status: fc.constantFrom('PENDING' as const, 'CONFIRMED' as const) },
      { requiredKeys: ['owner', 'limit'] },
    ),
    (shop, request) => pagesOf((after: Position | undefined) => listReservations(shop, { ...request, after })),
  ),
  asking('listSkus', limit, (shop, most) => pagesOf((after: Position | undefined) => listSkus(shop, most, after))),
  asking('listMovements', fc.record({ sku, limit }), (shop, request) =>
    pagesOf<MovementsFound | (Refused & { readonly end?: Progress }), Progress>((after) =>
      listMovements(shop, { ...request, after }),
    ),
  ),
  asking('listCompensations', limit, (shop, most) =>
    pagesOf((after: Position | undefined) => listCompensations(shop, { limit: most, ...(after && { after }) })),
  ),
  asking('salesOf', fc.record({ sku, location, limit }), ({ store }, { sku, location, limit }) =>
    salePages(store, { sku, location, shard: 0 }, limit),
  ),
  asking(
    'dueKeys',
    fc.record({ of: fc.constantFrom(...dueThings), ahead: fc.constantFrom(0, 30, 100_000), limit }),
    async ({ store, clock }, { of, ahead, limit }) =>
      // Which of those that are due at one time come first is not said.
      (await store.dueKeys(laneOf(of), secondsOf(clock()) + ahead, limit)).map(({ due }) => due),
  ),
);

const looks = fc.oneof(
  asking('getReservation', id, getReservation),
  asking('getSku', sku, getSku),
  asking('getStock', sku, getStock),
  asking('getAvailability', fc.array(sku, { minLength: 1, maxLength: 3 }), getAvailability),
  asking('getCompensation', id, getCompensation),
);

const anyCommand = fc.oneof(
  { weight: 5, arbitrary: reserving },
  { weight: 5, arbitrary: confirmingOne },
  { weight: 3, arbitrary: asking('release', id, release) },
  {
    weight: 3,
    arbitrary: asking('extend', fc.record({ id, holdSeconds: fc.constantFrom(1, 40, 700) }), (shop, request) =>
      extend(shop, request.id, request.holdSeconds),
    ),
  },
  { weight: 3, arbitrary: asking('fulfil', ofSale, fulfil) },
  { weight: 4, arbitrary: asking('cancel', ofSale, cancel) },
  { weight: 6, arbitrary: moving },
  { weight: 3, arbitrary: asking('moveStock', loss, moveStock) },
  { weight: 2, arbitrary: puttingAgain },
  { weight: 3, arbitrary: sweeping },
  { weight: 4, arbitrary: relaying },
  { weight: 1, arbitrary: asking('retry', id, (shop, of) => retryCompensation(shop, of, shop.callStep(false))) },
  { weight: 4, arbitrary: lists },
  { weight: 4, arbitrary: looks },
);

/** A reservation, and what is decided of it at once: mostly it is confirmed. */
const sale = fc
  .tuple(seconds, cart, confirming, fc.integer({ min: 0, max: 7 }))
  .map(([wait, request, confirmed, what]) => {
    const of = idOf(request.idempotencyKey);
    const extending = asked(['extend', 1, { id: of, holdSeconds: 700 }], (shop, { id, holdSeconds }) =>
      extend(shop, id, holdSeconds),
    );
    const confirmingIt = asked(['confirm', 0, { ...confirmed, id: of }], confirm);
    const decided = [extending, asked(['release', 0, of], release)][what] ?? confirmingIt;
    const after = { 2: [asked(['fulfil', 0, { id: of }], fulfil)], 3: [asked(['cancel', 0, { id: of }], cancel)] }[
      what
    ];
    return [asked(['reserve', wait, request], reserve), decided, ...(after ?? [])];
  });

/** Sales that cannot be served any more, and what is done about them. */
const madeRight = fc.tuple(asking('moveStock', loss, moveStock), relaying, sweeping, relaying);

/** Something to reserve, and then anything. */
export const anySequence = fc
  .tuple(
    ...skus.map((sku) => asking('putSku', puttingFirst(sku), putSku)),
    ...skus.map((sku) => asking('moveStock', receipt(sku, 'main'), moveStock)),
    fc.array(
      fc.oneof(
        { weight: 5, arbitrary: anyCommand },
        { weight: 3, arbitrary: sale },
        { weight: 1, arbitrary: madeRight },
      ),
      {
        minLength: 2,
        maxLength: 4,
        size: 'max',
      },
    ),
  )
  .map((parts): readonly Asked[] => parts.flat(2));

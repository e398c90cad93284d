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
import { asking } from './asked.ts';
import { dueThings, pagesOf, salePages } from './looks.ts';
import { cart, confirming, id, limit, location, loss, movement, ofSale, owner, putting, sku } from './requests.ts';
import type { Shop } from './shop.ts';

/** No time passes while a command is under way. */
const sweepSeconds = 60;

const reserving = asking('reserve', cart, reserve);
const confirmingOne = asking('confirm', confirming, confirm);
const moving = asking('moveStock', movement, moveStock);
const puttingAgain = asking('putSku', putting, putSku);
export const isDown = fc.constantFrom(false, false, true);
export const doSweep = (shop: Shop, down: boolean) => sweep(shop, sweepSeconds, shop.callStep(down));
export const sweeping = asking('sweep, whose steps fail:', isDown, doSweep);
/** Passes on what has changed since the last time. */
export const relaying = asking('relay', fc.constant('what has changed'), async (shop) => {
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

/** Anything that may be asked for. */
export const anyCommand = fc.oneof(
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
  { weight: 1, arbitrary: asking('moveStock', loss, moveStock) },
  { weight: 2, arbitrary: puttingAgain },
  { weight: 3, arbitrary: sweeping },
  { weight: 4, arbitrary: relaying },
  { weight: 1, arbitrary: asking('retry', id, (shop, of) => retryCompensation(shop, of, shop.callStep(false))) },
  { weight: 4, arbitrary: lists },
  { weight: 4, arbitrary: looks },
);

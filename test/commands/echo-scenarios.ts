import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { getReservation } from '../../lib/commands/get-reservation.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { settleHold } from '../../lib/store/writes/hold-writes.ts';
import { at, now } from '../store/starting-items.ts';
import {
  expired,
  held,
  id,
  key,
  move,
  put,
  request,
  shirts,
  sold,
  unfinished,
  unrecorded,
  unsettled,
} from './echo-beginnings.ts';
import type { World } from './world.ts';

/** A command with what stands before it. */
export interface EchoScenario {
  readonly name: string;
  prepare(world: World): Promise<unknown>;
  run(context: Context): Promise<unknown>;
  /** Writes that the command makes. */
  readonly writes: readonly string[];
}

const moved = ['updateStock moveStock'];
const take = 'updateStock takeHold';
const resolved = 'updateStock resolveHolds';
const decidedSale = 'updateReservation decideAfterSale';
const putBack = ['updateStock returnUnits', 'updateReservation finishCancellation'];

export const echoScenarios: readonly EchoScenario[] = [
  {
    name: 'reserve',
    prepare: shirts,
    run: (w) => reserve(w, request('first', 6)),
    writes: [take, 'createReservation'],
  },
  {
    name: 'reserve for less time than another',
    prepare: held,
    run: (w) => reserve(w, request('second', 1, 60)),
    writes: [take, 'updateStock lowerDue', 'createReservation'],
  },
  {
    name: 'reserve what is short in part',
    prepare: shirts,
    run: (w) =>
      reserve(w, {
        ...request('first', 6),
        lines: [
          { sku: 'shirt', quantity: 6 },
          { sku: 'hat', quantity: 1 },
        ],
      }),
    writes: [take, take, 'createReservation', 'updateStock giveBackHold'],
  },
  {
    name: 'reserve again after a crash before the record',
    prepare: unrecorded,
    run: (w) => reserve(w, request('first', 6)),
    writes: [take, 'createReservation'],
  },
  {
    name: 'reserve what an expired hold stands in the way of',
    prepare: expired,
    run: (w) => reserve(w, request('second', 6)),
    writes: [take, 'updateReservation decideExpired', resolved, take, 'createReservation'],
  },
  {
    name: 'confirm all',
    prepare: held,
    run: (w) => confirm(w, { id }),
    writes: ['updateReservation decideConfirmed', 'updateStock settleHold'],
  },
  {
    name: 'confirm a part for an order',
    prepare: held,
    run: (w) => confirm(w, { id, lines: [{ sku: 'shirt', quantity: 4 }], order: { id: 'order 1' } }),
    writes: ['updateReservation decideConfirmed', 'updateStock settleHold'],
  },
  {
    name: 'confirm again what was not settled',
    prepare: unsettled,
    run: (w) => confirm(w, { id }),
    writes: ['updateReservation decideConfirmed', 'updateStock settleHold'],
  },
  {
    name: 'confirm what is expired',
    prepare: expired,
    run: (w) => confirm(w, { id }),
    writes: ['updateReservation decideConfirmed', 'updateReservation decideExpired'],
  },
  {
    name: 'release',
    prepare: held,
    run: (w) => release(w, id),
    writes: ['updateReservation decideReleased', 'updateStock giveBackHold'],
  },
  {
    name: 'extend',
    prepare: held,
    run: (w) => extend(w, id, 900),
    writes: ['updateReservation decideExtended', 'updateStock prolongHold'],
  },
  { name: 'fulfil all', prepare: sold, run: (w) => fulfil(w, { id }), writes: [decidedSale] },
  {
    name: 'fulfil a part',
    prepare: sold,
    run: (w) => fulfil(w, { id, lines: [{ sku: 'shirt', quantity: 4 }] }),
    writes: [decidedSale],
  },
  {
    name: 'cancel all',
    prepare: sold,
    run: (w) => cancel(w, { id, reason: 'too late' }),
    writes: [decidedSale, ...putBack],
  },
  {
    name: 'cancel the rest of what has left in part',
    prepare: async (world) => {
      await sold(world);
      await fulfil(world, { id, lines: [{ sku: 'shirt', quantity: 4 }] });
    },
    run: (w) => cancel(w, { id }),
    writes: [decidedSale, ...putBack],
  },
  {
    name: 'cancel a part that is lost',
    prepare: sold,
    run: (w) => cancel(w, { id, lines: [{ sku: 'shirt', quantity: 4 }], reason: 'lost' }),
    writes: [decidedSale],
  },
  {
    name: 'cancel what was not settled',
    prepare: unsettled,
    run: (w) => cancel(w, { id }),
    writes: [decidedSale, 'updateStock returnUnits', 'updateStock settleHold', 'updateReservation finishCancellation'],
  },
  {
    name: 'cancel what is cancelled and not put back',
    prepare: unfinished,
    run: (w) => cancel(w, { id }),
    writes: putBack,
  },
  {
    name: 'sweep what is cancelled and not put back',
    prepare: async (world) => {
      await unfinished(world);
      world.pass(30);
    },
    run: sweepOnce,
    writes: putBack,
  },
  {
    name: 'read what is expired',
    prepare: expired,
    run: (w) => getReservation(w, id),
    writes: ['updateReservation decideExpired'],
  },
  {
    name: 'sweep what is expired',
    prepare: expired,
    run: sweepOnce,
    writes: ['updateReservation decideExpired', resolved, 'updateStock resetDue'],
  },
  {
    name: 'sweep what is confirmed and not settled',
    prepare: unsettled,
    run: sweepOnce,
    writes: [resolved, 'updateStock resetDue'],
  },
  {
    name: 'sweep what has no record',
    prepare: async (world) => {
      await unrecorded(world);
      world.pass(601);
    },
    run: sweepOnce,
    writes: ['createReservation', resolved, 'updateStock resetDue'],
  },
  {
    name: 'sweep what is settled',
    prepare: async (world) => {
      await held(world);
      await world.store.updateStock(key, settleHold({ id, nonce: 'n0001', quantity: 6 }, 6, now + 30, at));
      world.pass(601);
    },
    run: sweepOnce,
    writes: [resolved, 'updateStock resetDue'],
  },
  { name: 'receive', prepare: shirts, run: move({}), writes: moved },
  { name: 'return', prepare: shirts, run: move({ type: 'return', reason: 'did not fit' }), writes: moved },
  { name: 'adjust down', prepare: shirts, run: move({ type: 'adjust', quantity: -10 }), writes: moved },
  {
    name: 'adjust further than is available',
    prepare: shirts,
    run: move({ type: 'adjust', quantity: -11 }),
    writes: [],
  },
  {
    name: 'adjust by force',
    prepare: held,
    run: move({ type: 'adjust', quantity: -11, isForced: true }),
    writes: moved,
  },
  { name: 'count', prepare: held, run: move({ type: 'count', quantity: 9 }), writes: ['updateStock countStock'] },
  {
    name: 'receive at a new location',
    prepare: shirts,
    run: move({ location: 'north' }),
    writes: [...moved, 'updateSku addLocation', 'createStock', ...moved],
  },
  {
    name: 'adjust where an expired hold stands in the way',
    prepare: expired,
    run: move({ type: 'adjust', quantity: -9 }),
    writes: ['updateReservation decideExpired', resolved, ...moved],
  },
  { name: 'the first settings', prepare: async () => {}, run: put(2), writes: ['createSku', 'createStock'] },
  {
    name: 'other settings',
    prepare: held,
    run: put(4),
    writes: ['updateSku replaceSettings', 'updateStock applySettings'],
  },
  { name: 'the same settings', prepare: held, run: put(2), writes: [] },
];

/** How many holds a sweep counts is for the metric: it may count those of a lost answer to nobody. */
async function sweepOnce(context: Context): Promise<unknown> {
  const { holds: _, ...swept } = await sweep(context, 60);
  return swept;
}

import {
  after,
  afterDeath,
  cancel,
  cancelPart,
  cart,
  confirm,
  expired,
  fulfilPart,
  givenUp,
  held,
  heldEarlier,
  later,
  oneOfTwoDue,
  orphaned,
  oversellable,
  oversold,
  part,
  planned,
  plannedForTwo,
  sold,
  stocked,
  sweep,
  twoPlaces,
  undone,
  unreturned,
} from './beginnings.ts';
import type { Command } from './booking.ts';
import type { Shop } from './shop.ts';

/** A command with what stands before it. */
export interface Scenario {
  readonly name: string;
  prepare(shop: Shop): Promise<void>;
  readonly command: Command;
  /** Somebody has died before it begins. */
  readonly beginsWithDeath?: true;
  /** It goes on with a compensation. */
  readonly compensates?: true;
}
export const reservationScenarios: readonly Scenario[] = [
  { name: 'reserve', prepare: stocked, command: cart },
  { name: 'reserve at two places', prepare: stocked, command: twoPlaces },
  { name: 'reserve behind an expired hold', prepare: later(601, heldEarlier), command: cart },
  { name: 'reserve what is short in part', prepare: heldEarlier, command: cart },
  { name: 'reserve again after a death before the record', prepare: orphaned, command: cart, beginsWithDeath: true },
  {
    name: 'reserve again after that and its time',
    prepare: later(601, orphaned),
    command: cart,
    beginsWithDeath: true,
  },
  {
    name: 'reserve again for less time after a death before the record',
    prepare: orphaned,
    command: { ...cart, holdSeconds: 60 },
    beginsWithDeath: true,
  },
  {
    name: 'reserve for less time than another',
    prepare: heldEarlier,
    command: { ...cart, lines: { 'hat@main': 1, 'mug@main': 3 }, holdSeconds: 60 },
  },
  { name: 'confirm', prepare: held, command: confirm },
  { name: 'confirm a part', prepare: held, command: part },
  { name: 'confirm a part at two places', prepare: after(twoPlaces), command: { ...part, lines: { mug: 2 } } },
  { name: 'confirm again after a death behind the decision', prepare: undone, command: part, beginsWithDeath: true },
  { name: 'confirm what is expired', prepare: expired, command: confirm },
  { name: 'confirm what oversells', prepare: oversellable, command: confirm },
  { name: 'release', prepare: held, command: { do: 'release', key: 'first' } },
  {
    name: 'release what died being released',
    prepare: afterDeath('dies after', 'updateReservation decideReleased', cart, { do: 'release', key: 'first' }),
    command: { do: 'release', key: 'first' },
    beginsWithDeath: true,
  },
  { name: 'extend', prepare: held, command: { do: 'extend', key: 'first', holdSeconds: 900 } },
  { name: 'fulfil', prepare: sold, command: { do: 'fulfil', key: 'first' } },
  { name: 'fulfil a part', prepare: sold, command: fulfilPart },
  {
    name: 'fulfil what is cancelled in part and not back',
    prepare: afterDeath('dies after', 'updateReservation decideAfterSale', cart, confirm, cancelPart),
    command: { do: 'fulfil', key: 'first' },
    beginsWithDeath: true,
  },
  { name: 'cancel', prepare: sold, command: cancel },
  { name: 'cancel a part', prepare: sold, command: cancelPart },
  {
    name: 'cancel a part at two places',
    prepare: after(twoPlaces, confirm),
    command: { do: 'cancel', key: 'first', lines: { mug: 2 } },
  },
  { name: 'cancel the rest', prepare: after(cart, confirm, fulfilPart), command: cancel },
  {
    name: 'cancel a part that is lost',
    prepare: sold,
    command: { do: 'cancel', key: 'first', lines: { hat: 1 }, reason: 'lost' },
  },
  { name: 'cancel what is not settled', prepare: undone, command: cancel, beginsWithDeath: true },
  { name: 'cancel what is cancelled and not back', prepare: unreturned, command: cancel, beginsWithDeath: true },
  { name: 'read what is expired', prepare: expired, command: { do: 'get', key: 'first' } },

  { name: 'list what is expired', prepare: expired, command: { do: 'list', key: 'first' } },
  { name: 'sweep what is expired', prepare: expired, command: sweep },
  { name: 'sweep what has no record', prepare: later(601, orphaned), command: sweep, beginsWithDeath: true },
  {
    name: 'sweep what is confirmed and not settled',
    prepare: later(601, undone),
    command: sweep,
    beginsWithDeath: true,
  },
  {
    name: 'sweep what is extended and whose holds do not know',
    prepare: later(
      601,
      afterDeath('dies after', 'updateReservation decideExtended', cart, {
        do: 'extend',
        key: 'first',
        holdSeconds: 900,
      }),
    ),
    command: sweep,
    beginsWithDeath: true,
  },
  {
    name: 'sweep what is cancelled and not back',
    prepare: later(31, unreturned),
    command: sweep,
    beginsWithDeath: true,
  },
  { name: 'sweep what is settled', prepare: later(601, sold), command: sweep },
  { name: 'sweep what is oversold', prepare: later(601, oversold), command: sweep, compensates: true },
  {
    name: 'sweep what is planned to be cancelled and has left',
    prepare: later(61, planned),
    command: sweep,
    compensates: true,
    beginsWithDeath: true,
  },
  { name: 'sweep what two SKUs are short of', prepare: oneOfTwoDue, command: sweep, compensates: true },
  {
    name: 'sweep what is planned for two SKUs and has left',
    prepare: later(61, plannedForTwo),
    command: sweep,
    compensates: true,
    beginsWithDeath: true,
  },
  { name: 'try again what was given up', prepare: givenUp, command: { do: 'retry', key: 'first' }, compensates: true },
];

/** Commands of the stock alone, which know of no reservation. */
export const stockScenarios: readonly Scenario[] = [
  {
    name: 'receive',
    prepare: held,
    command: { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 4 },
  },
  {
    name: 'receive at a new location',
    prepare: held,
    command: { do: 'move', key: 'delivery', place: 'hat@north', type: 'receive', quantity: 4 },
  },
  {
    name: 'receive what the buffer follows',
    prepare: after({ do: 'put', sku: 'hat', safetyStock: 1, percent: 50 }),
    command: { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 8 },
  },
  {
    name: 'adjust what an expired hold stands in the way of',
    prepare: expired,
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -5 },
  },
  {
    name: 'adjust more than is available once an expired hold is given back',
    prepare: expired,
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -6 },
  },
  {
    name: 'count',
    prepare: held,
    command: { do: 'move', key: 'stocktaking', place: 'hat@main', type: 'count', quantity: 7 },
  },
  { name: 'the first settings', prepare: held, command: { do: 'put', sku: 'cap', safetyStock: 1 } },
  { name: 'other settings', prepare: held, command: { do: 'put', sku: 'hat', safetyStock: 1 } },
];

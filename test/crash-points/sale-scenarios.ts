import {
  after,
  afterDeath,
  cancel,
  cancelPart,
  cart,
  confirm,
  expired,
  fulfilPart,
  later,
  sold,
  twoPlaces,
  undone,
  unreturned,
  unsettledAndUnreturned,
} from './beginnings.ts';
import { oversold, oversoldAndUnreturned, unwatched } from './oversold-beginnings.ts';
import type { Scenario } from './scenario.ts';

/** Commands on what is sold. */
export const saleScenarios: readonly Scenario[] = [
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
  { name: 'fulfil what is expired', prepare: expired, command: { do: 'fulfil', key: 'first' } },
  { name: 'cancel what is expired', prepare: expired, command: cancel },
  { name: 'cancel what is oversold', prepare: oversold, command: cancel, isOversold: true },
  {
    name: 'cancel a part of what is oversold and not watched',
    prepare: unwatched,
    command: { do: 'cancel', key: 'first', lines: { hat: 1 } },
    beginsWithDeath: true,
    isOversold: true,
  },
  {
    name: 'cancel the rest once the key of the first part is old',
    prepare: later(1_000, after(cart, confirm, cancelPart)),
    command: cancel,
  },
  {
    name: 'fulfil what is oversold, cancelled and not back',
    prepare: oversoldAndUnreturned,
    command: { do: 'fulfil', key: 'first' },
    beginsWithDeath: true,
    isOversold: true,
  },
  {
    name: 'fulfil what is cancelled in part, and neither settled nor back',
    prepare: unsettledAndUnreturned,
    command: { do: 'fulfil', key: 'first' },
    beginsWithDeath: true,
  },
];

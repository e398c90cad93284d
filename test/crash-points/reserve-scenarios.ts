import {
  after,
  afterDeath,
  cart,
  confirm,
  expired,
  held,
  heldEarlier,
  later,
  orphaned,
  part,
  stocked,
  twoPlaces,
  undone,
} from './beginnings.ts';
import { healedAndWatched, oversellable } from './oversold-beginnings.ts';
import type { Scenario } from './scenario.ts';

/** Commands on a reservation until it is sold. */
export const reserveScenarios: readonly Scenario[] = [
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
  { name: 'confirm what oversells', prepare: oversellable, command: confirm, isOversold: true },
  { name: 'release', prepare: held, command: { do: 'release', key: 'first' } },
  {
    name: 'release what died being released',
    prepare: afterDeath('dies after', 'updateReservation decideReleased', cart, { do: 'release', key: 'first' }),
    command: { do: 'release', key: 'first' },
    beginsWithDeath: true,
  },
  { name: 'extend', prepare: held, command: { do: 'extend', key: 'first', holdSeconds: 900 } },
  { name: 'release what is expired', prepare: expired, command: { do: 'release', key: 'first' } },
  { name: 'extend what is expired', prepare: expired, command: { do: 'extend', key: 'first', holdSeconds: 900 } },
  {
    name: 'confirm behind a death that left healed units watched',
    prepare: healedAndWatched,
    command: confirm,
    beginsWithDeath: true,
    isOversold: true,
  },
  { name: 'read what is expired', prepare: expired, command: { do: 'get', key: 'first' } },
  { name: 'list what is expired', prepare: expired, command: { do: 'list', key: 'first' } },
];

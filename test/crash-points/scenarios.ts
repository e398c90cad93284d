import type { Fate, Process } from './fates.ts';
import type { Command } from './model.ts';
import type { Shop } from './shop.ts';

/** A command with what stands before it. */
export interface Scenario {
  readonly name: string;
  prepare(shop: Shop): Promise<void>;
  readonly command: Command;
  /** Somebody has died before it begins. */
  readonly beginsWithDeath?: true;
  /** It has so many operations that nobody both dies in it and is come between. */
  readonly isLong?: true;
}

export const cart: Extract<Command, { do: 'reserve' }> = {
  do: 'reserve',
  key: 'first',
  lines: { 'hat@main': 2, 'mug@main': 3 },
};
const twoPlaces = { ...cart, lines: { 'mug@main': 1, 'mug@north': 2 } } as const;
const confirm: Command = { do: 'confirm', key: 'first' };
const part: Command = { do: 'confirm', key: 'first', lines: { hat: 1, mug: 2 } };
const cancel: Command = { do: 'cancel', key: 'first' };
const sweep: Command = { do: 'sweep' };

/** 5 hats and 4 mugs at `main`, 3 mugs at `north`. */
async function stocked(shop: Shop): Promise<void> {
  for (const sku of ['hat', 'mug']) await shop.insists({ do: 'put', sku, safetyStock: 0 });
  await shop.insists({ do: 'move', key: 'hats', place: 'hat@main', type: 'receive', quantity: 5 });
  await shop.insists({ do: 'move', key: 'mugs', place: 'mug@main', type: 'receive', quantity: 4 });
  await shop.insists({ do: 'move', key: 'more mugs', place: 'mug@north', type: 'receive', quantity: 3 });
}

/** The shop after these commands. */
const after =
  (...commands: readonly Command[]) =>
  async (shop: Shop): Promise<void> => {
    await stocked(shop);
    for (const command of commands) await shop.insists(command);
  };

/** The shop after these commands, the last of which died at its write of this name. */
const afterDeath =
  (fate: Fate, write: string, ...commands: readonly Command[]) =>
  async (shop: Shop): Promise<void> => {
    await after(...commands.slice(0, -1))(shop);
    await dies(shop, commands.at(-1) ?? sweep, fate, write);
  };

/** A command dies at its write of this name. */
async function dies(shop: Shop, command: Command, fate: Fate, write: string): Promise<void> {
  const plain = shop.clone();
  const { operations } = await plainly(plain, command);
  const operation = operations.findIndex(({ name }) => name === write);
  await shop.does(command, shop.process({ fatal: { operation, fate } }));
}

async function plainly(shop: Shop, command: Command): Promise<Process> {
  const process = shop.process();
  await shop.does(command, process);
  return process;
}

const later =
  (seconds: number, prepare: (shop: Shop) => Promise<void>) =>
  async (shop: Shop): Promise<void> => {
    await prepare(shop);
    shop.pass(seconds);
  };

const held = after(cart);
const expired = later(601, held);
const sold = after(cart, confirm);
const orphaned = afterDeath('dies before', 'createReservation', cart);
const undone = afterDeath('dies after', 'updateReservation decideConfirmed', cart, part);
const unreturned = afterDeath('dies after', 'updateReservation decideAfterSale', cart, confirm, cancel);
const earlier: Command = { ...cart, key: 'earlier', lines: { 'hat@main': 4, 'mug@main': 1 } };
const heldEarlier = after(earlier);
const fulfilPart: Command = { do: 'fulfil', key: 'first', lines: { hat: 1, mug: 1 } };
const cancelPart: Command = { do: 'cancel', key: 'first', lines: { hat: 1, mug: 2 } };

/** 5 hats and 2 more that may be promised; all of them are promised. */
const oversellable = after(
  { do: 'put', sku: 'hat', safetyStock: 0, limit: 2 },
  { ...cart, key: 'earlier', lines: { 'hat@main': 5 } },
  { do: 'confirm', key: 'earlier' },
  { ...cart, lines: { 'hat@main': 2 } },
);
const oversold = async (shop: Shop): Promise<void> => {
  await oversellable(shop);
  shop.pass(1);
  await shop.insists(confirm);
};

/** A sweep that died when it had begun a compensation, whose sale leaves. */
const planned = async (shop: Shop): Promise<void> => {
  await later(601, oversold)(shop);
  await dies(shop, sweep, 'dies after', 'createCompensation');
  await shop.insists({ do: 'fulfil', key: 'first' });
};

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
  { name: 'sweep what is oversold', prepare: later(601, oversold), command: sweep, isLong: true },
  {
    name: 'sweep what is planned to be cancelled and has left',
    prepare: later(61, planned),
    command: sweep,
    isLong: true,
    beginsWithDeath: true,
  },
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
    name: 'adjust more than is available',
    prepare: held,
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -4 },
  },
  {
    name: 'count',
    prepare: held,
    command: { do: 'move', key: 'stocktaking', place: 'hat@main', type: 'count', quantity: 7 },
  },
  { name: 'the first settings', prepare: held, command: { do: 'put', sku: 'cap', safetyStock: 1 } },
  { name: 'other settings', prepare: held, command: { do: 'put', sku: 'hat', safetyStock: 1 } },
];

/** What a second process does meanwhile, to the same reservation or for its units; `later` lets its time pass before. */
export interface Second {
  readonly name: string;
  readonly later: number;
  readonly command: Command;
}

const promptly = (name: string, command: Command): Second => ({ name, later: 0, command });
const tooLate = (name: string, command: Command): Second => ({ name, later: 601, command });
const lastUnits: Command = { do: 'reserve', key: 'second', lines: { 'hat@main': 4, 'mug@main': 1 } };

const allSeconds: readonly Second[] = [
  promptly('confirm', confirm),
  promptly('confirm a part', part),
  promptly('release', { do: 'release', key: 'first' }),
  promptly('extend', { do: 'extend', key: 'first', holdSeconds: 900 }),
  promptly('fulfil', { do: 'fulfil', key: 'first' }),
  promptly('fulfil a part', fulfilPart),
  promptly('cancel', cancel),
  promptly('cancel a part', cancelPart),
  promptly('reserve again', cart),
  promptly('reserve otherwise under the key', { ...cart, lines: { 'hat@main': 1, 'mug@main': 3 } }),
  promptly('reserve the last units', lastUnits),
  promptly('get', { do: 'get', key: 'first' }),
  promptly('sweep', sweep),
  promptly('adjust', { do: 'move', key: 'loss', place: 'hat@main', type: 'adjust', quantity: -3 }),
  tooLate('sweep, late', sweep),
  tooLate('get, late', { do: 'get', key: 'first' }),
  tooLate('reserve the last units, late', lastUnits),
];

/** A sweep makes many operations, and what is refused at once comes between none of them. */
const sweptSeconds = [
  'confirm',
  'release',
  'extend',
  'fulfil',
  'cancel',
  'reserve again',
  'reserve the last units',
  'get',
  'sweep',
  'sweep, late',
];

export const secondsOf = ({ command }: Scenario): readonly Second[] =>
  command.do === 'sweep' ? allSeconds.filter(({ name }) => sweptSeconds.includes(name)) : allSeconds;

import { limits } from '../../lib/domain/limits.ts';
import type { Command } from './booking.ts';
import type { Fate, Process } from './fates.ts';
import type { Shop } from './shop.ts';

// What stands before a command, and commands on the reservation `first`.

export const cart: Extract<Command, { do: 'reserve' }> = {
  do: 'reserve',
  key: 'first',
  lines: { 'hat@main': 2, 'mug@main': 3 },
};
export const twoPlaces = { ...cart, lines: { 'mug@main': 1, 'mug@north': 2 } } as const;
export const confirm: Command = { do: 'confirm', key: 'first' };
export const part = { do: 'confirm', key: 'first', lines: { hat: 1, mug: 2 } } as const;
export const cancel: Command = { do: 'cancel', key: 'first' };
export const sweep: Command = { do: 'sweep' };

/** 5 hats and 4 mugs at `main`, 3 mugs at `north`. */
export async function stocked(shop: Shop): Promise<void> {
  for (const sku of ['hat', 'mug']) await shop.insists({ do: 'put', sku, safetyStock: 0 });
  await shop.insists({ do: 'move', key: 'hats', place: 'hat@main', type: 'receive', quantity: 5 });
  await shop.insists({ do: 'move', key: 'mugs', place: 'mug@main', type: 'receive', quantity: 4 });
  await shop.insists({ do: 'move', key: 'more mugs', place: 'mug@north', type: 'receive', quantity: 3 });
}

/** The shop after these commands. */
export const after =
  (...commands: readonly Command[]) =>
  async (shop: Shop): Promise<void> => {
    await stocked(shop);
    for (const command of commands) await shop.insists(command);
  };

/** The shop after these commands, the last of which died at its write of this name. */
export const afterDeath =
  (fate: Fate, write: string, ...commands: readonly Command[]) =>
  async (shop: Shop): Promise<void> => {
    await after(...commands.slice(0, -1))(shop);
    await dies(shop, commands.at(-1) ?? sweep, fate, write);
  };

/** A command dies at its write of this name. */
export async function dies(shop: Shop, command: Command, fate: Fate, write: string): Promise<void> {
  const plain = shop.clone();
  const { operations } = await plainly(plain, command);
  const operation = operations.findIndex(({ name }) => name === write);
  if (operation < 0) throw new Error(`there is no ${write} to die at`);
  await shop.does(command, shop.process({ fatal: { operation, fate } }));
}

async function plainly(shop: Shop, command: Command): Promise<Process> {
  const process = shop.process();
  await shop.does(command, process);
  return process;
}

export const later =
  (seconds: number, prepare: (shop: Shop) => Promise<void>) =>
  async (shop: Shop): Promise<void> => {
    await prepare(shop);
    shop.pass(seconds);
  };

export const held = after(cart);
export const expired = later(601, held);
export const sold = after(cart, confirm);
export const orphaned = afterDeath('dies before', 'createReservation', cart);
export const undone = afterDeath('dies after', 'updateReservation decideConfirmed', cart, part);
export const unreturned = afterDeath('dies after', 'updateReservation decideAfterSale', cart, confirm, cancel);
const earlier: Command = { ...cart, key: 'earlier', lines: { 'hat@main': 4, 'mug@main': 1 } };
export const heldEarlier = after(earlier);
export const fulfilPart: Command = { do: 'fulfil', key: 'first', lines: { hat: 1, mug: 1 } };
export const cancelPart: Command = { do: 'cancel', key: 'first', lines: { hat: 1, mug: 2 } };

/** 5 hats and 2 more that may be promised; all of them are promised. */
export const oversellable = after(
  { do: 'put', sku: 'hat', safetyStock: 0, limit: 2 },
  { ...cart, key: 'earlier', lines: { 'hat@main': 5 } },
  { do: 'confirm', key: 'earlier' },
  { ...cart, lines: { 'hat@main': 2 } },
);
export const oversold = async (shop: Shop): Promise<void> => {
  await oversellable(shop);
  shop.pass(1);
  await shop.insists(confirm);
};

/** Hats are short, and a second later mugs, which have more time; the sale that is to be cancelled has units of both. */
const shortOfTwo = async (shop: Shop): Promise<void> => {
  await after(
    { do: 'put', sku: 'hat', safetyStock: 0, limit: 2 },
    { do: 'put', sku: 'mug', safetyStock: 0, limit: 1, resolveAfter: 1_200 },
    { ...cart, key: 'earlier', lines: { 'hat@main': 5 } },
    { do: 'confirm', key: 'earlier' },
    { ...cart, lines: { 'hat@main': 2, 'mug@main': 4 } },
    { ...cart, key: 'second', lines: { 'mug@main': 1 } },
  )(shop);
  for (const key of ['first', 'second']) {
    shop.pass(1);
    await shop.insists({ do: 'confirm', key });
  }
};
export const oneOfTwoDue = later(601, shortOfTwo);

/** A sweep that died when it had planned a sale for both, which leaves. */
export const plannedForTwo = async (shop: Shop): Promise<void> => {
  await oneOfTwoDue(shop);
  await dies(shop, sweep, 'dies after', 'updateStock expectSale');
  await shop.insists({ do: 'fulfil', key: 'first' });
};

/** A sale is cancelled, and nobody does what follows until it is given up. */
export const givenUp = async (shop: Shop): Promise<void> => {
  await oversold(shop);
  shop.isOnStrike = true;
  for (let round = 0; round < limits.stepAttemptsMax; round++) {
    shop.pass(3_601);
    await shop.insists(sweep);
  }
  shop.isOnStrike = false;
  shop.orders.gaveUp('first');
};

/** A sweep that died when it had begun a compensation, whose sale leaves. */
export const planned = async (shop: Shop): Promise<void> => {
  await later(601, oversold)(shop);
  await dies(shop, sweep, 'dies after', 'createCompensation');
  await shop.insists({ do: 'fulfil', key: 'first' });
};

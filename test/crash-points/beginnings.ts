import type { Command } from './asked.ts';
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
/** A confirm died when it had decided, and so did a cancel of a part. */
export const unsettledAndUnreturned = async (shop: Shop): Promise<void> => {
  await afterDeath('dies after', 'updateReservation decideConfirmed', cart, confirm)(shop);
  await dies(shop, cancelPart, 'dies after', 'updateReservation decideAfterSale');
};
const earlier: Command = { ...cart, key: 'earlier', lines: { 'hat@main': 4, 'mug@main': 1 } };
export const heldEarlier = after(earlier);
export const fulfilPart: Command = { do: 'fulfil', key: 'first', lines: { hat: 1, mug: 1 } };
export const cancelPart: Command = { do: 'cancel', key: 'first', lines: { hat: 1, mug: 2 } };

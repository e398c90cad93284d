import { limits } from '../../lib/domain/limits.ts';
import type { Command } from './asked.ts';
import { after, cancel, cart, confirm, dies, later, sweep } from './beginnings.ts';
import type { Shop } from './shop.ts';

// What stands before a command where more was sold than is there.

const delivery: Command = { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 4 };

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

/** A confirm died when it had oversold, and nobody has noted it. */
export const unwatched = async (shop: Shop): Promise<void> => {
  await oversellable(shop);
  await dies(shop, confirm, 'dies after', 'updateStock settleHold');
};

/** A cancel died when it had decided. */
export const oversoldAndUnreturned = async (shop: Shop): Promise<void> => {
  await oversold(shop);
  await dies(shop, cancel, 'dies after', 'updateReservation decideAfterSale');
};

/** A receipt died that had brought all that was short. */
export const healedAndWatched = async (shop: Shop): Promise<void> => {
  await after(
    { do: 'put', sku: 'hat', safetyStock: 0, limit: 2 },
    { ...cart, key: 'earlier', lines: { 'hat@main': 6 } },
    { do: 'confirm', key: 'earlier' },
    { ...cart, lines: { 'hat@main': 1 } },
  )(shop);
  await dies(shop, delivery, 'dies after', 'updateStock moveStock');
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

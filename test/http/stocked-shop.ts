import { jest } from '@jest/globals';
import pMap from 'p-map';
import { sweep } from '../../lib/commands/sweep.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { entryOf } from '../../lib/domain/ledger.ts';
import { bufferOf, stockKeysOf } from '../../lib/domain/sku.ts';
import { firstShard, type StockKey } from '../../lib/domain/stock-item.ts';
import { serviceContext } from '../../lib/http/service-context.ts';
import { compensation, freshKey } from '../store/starting-items.ts';
import { call } from './called.ts';
import { documented } from './documented-operation.ts';
import type { Known } from './json-schema-arbitraries.ts';
import { listOf } from './objections.ts';
import { type Draft, written } from './request-arbitraries.ts';
import { asOfNow, placeOf, type Standing, standingOf } from './standing.ts';

const settings = [{}, { safetyStock: 2 }, { oversell: { limit: 5 } }] as const;
const locations = ['main', 'shop'] as const;
const carts = ['cart-1', 'cart-2', 'cart-3', 'cart-4', 'cart-5', 'cart-6'] as const;
const nothing: Draft = { path: {}, query: {}, headers: {}, body: undefined };

const pauseMilliseconds = 45_000;
const sweepSecondsMax = 60;

let shops = 0;

/** Three SKUs with stock, some reservations of every kind and a compensation of each, on a clock that stands still unless it is told to pass. */
export class StockedShop {
  readonly #skus: readonly string[];
  readonly #keys: readonly string[];
  readonly cursors = new Map<string, string>();
  #now = Date.now();

  private constructor(held: number) {
    shops++;
    const shop = `shop ${shops}`;
    this.#skus = settings.map((_, at) => `${shop}: mug ${at}`);
    this.#keys = [...carts, ...Array.from({ length: held }, (_, at) => `more-${at}`)].map((key) => `${shop} ${key}`);
    jest.spyOn(Date, 'now').mockImplementation(() => this.#now);
  }

  /** A shop that holds at least so many reservations. */
  static async open(held = 0): Promise<StockedShop> {
    const shop = new StockedShop(held);
    await shop.#stock();
    await shop.#reserve();
    await shop.#enter();
    await shop.#compensate();
    return shop;
  }

  /** Lets time pass, and the sweeper tidy what is over then. */
  async pause(isSwept: boolean): Promise<void> {
    this.#now += pauseMilliseconds;
    if (!isSwept) return;
    const { failed, failure } = await sweep(serviceContext(), sweepSecondsMax);
    if (failed > 0) throw new Error('an item could not be swept', { cause: failure });
  }

  get known(): Known {
    const fresh = Array.from({ length: 400 }, (_, at) => `${this.#owner} ${at}`);
    const ids = this.#keys.map((key) => reservationIdOf('local', key));
    return {
      sku: this.#skus,
      skus: this.#skus,
      location: ['main', 'main', ...locations],
      owner: [this.#owner],
      id: ids,
      'idempotency-key': [...this.#keys.slice(0, carts.length), ...fresh],
      cursor: [...this.cursors.values()],
      'if-match': ['*', '*', '*', '"1"', '"2"'],
      'if-none-match': ['*'],
    };
  }

  /** What stands of the shop, and of the reservation of an id, as of now. */
  async standing(id?: string): Promise<Standing> {
    return await standingOf({ stock: this.#stockKeys, skus: this.#skus, ...(id !== undefined && { id }) }, this.#now);
  }

  /** The counters where the shop has its stock, as of now. */
  async counters(): Promise<Standing['counters']> {
    return (await this.standing()).counters;
  }

  /** What stood of a reservation some time ago, as of now. */
  asOfNow(named: Standing['named']): Standing['named'] {
    return asOfNow(named, this.#now);
  }

  get #stockKeys(): readonly StockKey[] {
    return this.#skus.flatMap((sku) => locations.map((location) => ({ sku, location, shard: firstShard })));
  }

  /** Checks that the stock items of every SKU, wherever they are, add up to its settings. */
  async addUp(): Promise<void> {
    const skus = await serviceContext().store.getSkus(this.#skus);
    for (const sku of skus) {
      const { items, counters } = await standingOf({ stock: stockKeysOf(sku), skus: [] }, this.#now);
      for (const item of items) {
        const { onHand = 0, held = 0, available = 0 } = counters[placeOf(item)] ?? {};
        const kept = onHand - held - available;
        if (kept !== bufferOf(sku.settings, item.received))
          throw new Error(`${placeOf(item)} keeps ${kept} back: ${JSON.stringify(sku)}`);
      }
    }
  }

  get #owner(): string {
    return `${this.#skus[0]} lover`;
  }

  async #tell(id: string, said: Partial<Draft>): Promise<unknown> {
    const operation = documented.find((each) => each.id === id);
    if (operation === undefined) throw new Error(`there is no operation ${id}`);
    const { status, body } = await call(operation, written({ ...nothing, ...said }));
    if (status >= 300) throw new Error(`${id} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async #stock(): Promise<void> {
    await pMap([...this.#skus.entries()], async ([at, sku]) => {
      await this.#tell('putSku', { path: { sku }, body: settings[at] });
      for (const location of at === 0 ? locations : ['main']) {
        const receipt = { type: 'receive', quantity: 500, location };
        await this.#tell('moveStock', { path: { sku }, body: receipt, headers: { 'idempotency-key': 'delivery' } });
      }
    });
    await this.#file('listSkus', {});
  }

  /** The entries of the ledger that the relay would have written by now. */
  async #enter(): Promise<void> {
    const { store } = serviceContext();
    for (const item of await store.getStocks(this.#stockKeys)) {
      const entry = entryOf(undefined, item);
      if (entry !== undefined) await store.createEntry(entry);
    }
    await this.#file('listMovements', { path: { sku: this.#skus[0] ?? '' } });
  }

  /** One that is over, some confirmed, one released, and more that are held for a while. */
  async #reserve(): Promise<void> {
    const [over = '', sold = '', released = '', ...held] = this.#keys.slice(2);
    // Every other one of those that were asked for is confirmed, and may be fulfilled or cancelled.
    const moreSold = held.filter((key, at) => key.includes('more-') && at % 2 === 0);
    const hold = (key: string, holdSeconds: number) => {
      const lines = this.#skus.slice(0, 2).map((sku) => ({ sku, quantity: 2 }));
      const body = { lines, holdSeconds, owner: this.#owner };
      return this.#tell('reserve', { headers: { 'idempotency-key': key }, body });
    };
    await hold(over, 1);
    await this.pause(false);
    await pMap([sold, released, ...held], (key) => hold(key, 3_600), { concurrency: 8 });
    await pMap([sold, ...moreSold], (key) => this.#tell('confirm', { path: { id: reservationIdOf('local', key) } }));
    await this.#tell('release', { path: { id: reservationIdOf('local', released) } });
    for (const query of [{ owner: this.#owner }, { owner: this.#owner, status: 'PENDING' }]) {
      await this.#file('listReservations', { query });
    }
  }

  /** A compensation of every reservation, as if each were of a sale: given up, but for a few. */
  async #compensate(): Promise<void> {
    const { store } = serviceContext();
    const statuses = ['RUNNING', 'DONE', 'SKIPPED', 'FAILED', 'FAILED'] as const;
    await pMap(this.#keys.slice(2), async (key, at) => {
      const id = reservationIdOf('local', key);
      const { due: _, ...begun } = compensation({ id, stock: this.#stockKeys[0] ?? freshKey() });
      await store.createCompensation({
        ...begun,
        status: statuses[at % statuses.length] ?? 'FAILED',
        createdAt: this.#now,
      });
    });
    for (const query of [{}, { status: 'FAILED' }]) await this.#file('listCompensations', { query });
  }

  /** Reads the first page of a list, and files its cursor. */
  async #file(id: string, { path = {}, query = {} }: Partial<Pick<Draft, 'path' | 'query'>>): Promise<void> {
    const { cursor } = (await this.#tell(id, { path, query: { ...query, limit: '1' } })) as { cursor?: string };
    if (cursor === undefined) throw new Error('the list has no second page');
    this.cursors.set(listOf(id, path, new URLSearchParams(query)), cursor);
  }
}

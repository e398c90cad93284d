import { jest } from '@jest/globals';
import pMap from 'p-map';
import { type Counters, countersNow } from '../../lib/commands/get-stock.ts';
import { sweep } from '../../lib/commands/sweep.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { bufferOf, stockKeysOf } from '../../lib/domain/sku.ts';
import { firstShard, type StockKey } from '../../lib/domain/stock-item.ts';
import { secondsOf } from '../../lib/domain/time.ts';
import { serviceContext } from '../../lib/http/service-context.ts';
import { call } from './called.ts';
import { documented } from './documented-operation.ts';
import type { Known } from './json-schema-arbitraries.ts';
import { listOf } from './objections.ts';
import { type Draft, written } from './request-arbitraries.ts';

/** Counters by SKU and location. */
type Counted = Readonly<Record<string, Pick<Counters, 'onHand' | 'held' | 'available'>>>;

async function countedAt(keys: readonly StockKey[], now: number): Promise<Counted> {
  const items = await serviceContext().store.getStocks(keys);
  const counted = items.map(async (item) => {
    const { onHand, held, available } = await countersNow(serviceContext(), item, secondsOf(now));
    return [`${item.key.sku} at ${item.key.location}`, { onHand, held, available }] as const;
  });
  return Object.fromEntries((await Promise.all(counted)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const settings = [{}, { safetyStock: 2 }, { oversell: { limit: 5 } }] as const;
const locations = ['main', 'shop'] as const;
const carts = ['cart-1', 'cart-2', 'cart-3', 'cart-4', 'cart-5', 'cart-6'] as const;
const nothing: Draft = { path: {}, query: {}, headers: {}, body: undefined };

const pauseMilliseconds = 45_000;
const sweepSecondsMax = 60;

let shops = 0;

/** Three SKUs with stock and some reservations of every kind, on a clock that stands still unless it is told to pass. */
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

  /** The counters where the shop has its stock, as of now. Reading them checks that each stock item adds up. */
  async counters(): Promise<Counted> {
    const keys = this.#skus.flatMap((sku) => locations.map((location) => ({ sku, location, shard: firstShard })));
    return await countedAt(keys, this.#now);
  }

  /** Checks that the stock items of every SKU, wherever they are, add up to its settings. */
  async addUp(): Promise<void> {
    const skus = await serviceContext().store.getSkus(this.#skus);
    for (const sku of skus) {
      const counted = await countedAt(stockKeysOf(sku), this.#now);
      for (const [place, { onHand, held, available }] of Object.entries(counted)) {
        const kept = onHand - held - available;
        if (kept !== bufferOf(sku.settings)) throw new Error(`${place} keeps ${kept} back: ${JSON.stringify(sku)}`);
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
    const page = await this.#tell('listSkus', { query: { limit: '1' } });
    this.#file({}, page);
  }

  /** One that is over, one confirmed, one released, and more that are held for a while. */
  async #reserve(): Promise<void> {
    const [over = '', sold = '', released = '', ...held] = this.#keys.slice(2);
    const hold = (key: string, holdSeconds: number) => {
      const lines = this.#skus.slice(0, 2).map((sku) => ({ sku, quantity: 2 }));
      const body = { lines, holdSeconds, owner: this.#owner };
      return this.#tell('reserve', { headers: { 'idempotency-key': key }, body });
    };
    await hold(over, 1);
    await this.pause(false);
    await pMap([sold, released, ...held], (key) => hold(key, 3_600), { concurrency: 8 });
    await this.#tell('confirm', { path: { id: reservationIdOf('local', sold) } });
    await this.#tell('release', { path: { id: reservationIdOf('local', released) } });
    for (const status of [undefined, 'PENDING']) {
      const query = { owner: this.#owner, limit: '1', ...(status && { status }) };
      this.#file(query, await this.#tell('listReservations', { query }));
    }
  }

  #file(query: Record<string, string>, page: unknown): void {
    const { cursor } = page as { cursor?: string };
    if (cursor === undefined) throw new Error('the list has no second page');
    this.cursors.set(listOf(new URLSearchParams(query)), cursor);
  }
}

import { expect } from '@jest/globals';
import type { CallStep, StepCall } from '../../../lib/commands/compensate/ports.ts';
import { confirm } from '../../../lib/commands/confirm.ts';
import type { Context } from '../../../lib/commands/context.ts';
import { type MoveStockRequest, moveStock } from '../../../lib/commands/move-stock.ts';
import { putSku } from '../../../lib/commands/put-sku.ts';
import { defaultBounds } from '../../../lib/commands/reconcile/bounds.ts';
import { reconcile } from '../../../lib/commands/reconcile/reconcile.ts';
import { reserve } from '../../../lib/commands/reserve.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import { compensationSteps } from '../../../lib/domain/compensation.ts';
import type { Difference } from '../../../lib/domain/difference.ts';
import type { Reservation, Sold } from '../../../lib/domain/reservation.ts';
import { defaultSettings, type Oversell } from '../../../lib/domain/sku.ts';
import { empty } from '../../empty.ts';
import { type RelayedWorld, relayedWorld } from '../relaying-store.ts';
import { itemOf } from '../world.ts';

/** Seconds in which a receipt may heal what is oversold, unless a test says otherwise. */
export const resolveAfterSeconds = 600;

type Cart = Readonly<Record<string, number>>;

/** A shop that sells more than it has. Everything in it has a name that is the same in every run. */
export class OversoldShop {
  readonly world: RelayedWorld = relayedWorld();
  readonly calls: StepCall[] = [];
  /** Ids of the sales, in the order in which they were confirmed. */
  readonly sold: string[] = [];
  /** What those do who do the steps. */
  answer: CallStep = async () => {};
  readonly call: CallStep = async (call) => {
    this.calls.push(call);
    await this.answer(call);
  };

  async sku(sku: string, units: number, oversell: Partial<Oversell> = {}): Promise<string> {
    const settings = { ...defaultSettings.oversell, resolveAfterSeconds, order: ['gold', 'silver'], ...oversell };
    await putSku(this.world, { sku, settings: { ...defaultSettings, oversell: settings }, by: 'test' });
    if (units > 0) await this.move(sku, 'receive', units);
    return sku;
  }

  async move(sku: string, type: MoveStockRequest['type'], quantity: number, location = 'main'): Promise<void> {
    const idempotencyKey = `movement ${++this.#movements}`;
    const request = { caller: 'clerk', idempotencyKey, sku, location, type, quantity, isForced: true } as const;
    expect(await moveStock(this.world, request)).toMatchObject({ outcome: 'moved' });
  }
  #movements = 0;

  /** Holds a cart, `<sku>` or `<sku>@<location>` by units; undefined where there is not enough. */
  async hold(cart: Cart): Promise<string | undefined> {
    const lines = Object.entries(cart).map(([place, quantity]) => {
      const [sku = '', location] = place.split('@');
      return { sku, quantity, ...(location !== undefined && { location }) };
    });
    const request = { caller: 'shop', idempotencyKey: `cart ${++this.#carts}`, lines, holdSeconds: 36_000 };
    const reserved = await reserve(this.world, request);
    return reserved.outcome === 'reserved' ? reserved.reservation.id : undefined;
  }
  #carts = 0;

  /** Confirms what is held, a second after whatever was before. */
  async confirm(id: string, customerTier?: string, context: Context = this.world): Promise<void> {
    const order = { id: `order of ${id}`, ...(customerTier !== undefined && { customerTier }) };
    expect(await confirm(context, { id, order })).toMatchObject({ outcome: 'confirmed' });
    if (!this.sold.includes(id)) this.sold.push(id);
    this.world.pass(1);
  }

  async sell(cart: Cart, customerTier?: string): Promise<string> {
    const id = await this.hold(cart);
    if (id === undefined) throw new Error(`there is not enough for ${JSON.stringify(cart)}`);
    await this.confirm(id, customerTier);
    return id;
  }

  /** Lets time pass, and the sweeper come by. */
  async later(seconds: number): Promise<void> {
    this.world.pass(seconds);
    const { failure } = await sweep(this.world, 60, this.call);
    expect(failure).toBeUndefined();
  }

  /** Lets the sweeper come by, while nobody does the steps of compensations: what is short is planned. */
  async plan(): Promise<void> {
    await sweep(this.world, 60);
  }

  /** Lets the sweeper come by once a minute, until all that was begun is done. */
  async quiet(minutes = 20): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) await this.later(60);
  }

  async recordOf(id: string): Promise<Reservation> {
    const record = await this.world.store.getReservation(id);
    if (record === undefined) throw new Error(`${id} has no record`);
    return record;
  }

  async statusOf(id: string): Promise<Reservation['status']> {
    return (await this.recordOf(id)).status;
  }

  /** The sales that were compensated as a whole, in the order in which they were confirmed. */
  async compensated(): Promise<readonly string[]> {
    const records = await this.world.store.getReservations(this.sold);
    const ids = new Set(records.filter(({ status }) => status === 'COMPENSATED').map(({ id }) => id));
    return this.sold.filter((id) => ids.has(id));
  }

  /** What reconciliation finds, by two looks. */
  async differences(isMending = false): Promise<readonly Difference[]> {
    const pause = async () => {};
    const { differences } = await reconcile(this.world, { bounds: defaultBounds, budgetSeconds: 60, isMending, pause });
    return differences;
  }

  /**
   * Checks that everything is made right: what the compensations cancelled is what the records say, each step was called
   * under one key and with the same lines, in its order; nothing is planned, and the books add up.
   */
  async addsUp(...skus: readonly string[]): Promise<void> {
    for (const sku of skus) expect(await itemOf(this.world, sku)).toMatchObject({ plan: empty });
    const records = (await this.world.store.getReservations(this.sold)) as readonly Sold[];
    const owed = records.flatMap(({ compensations = {} }) => Object.keys(compensations)).toSorted();
    const positions = await this.world.store.allCompensations(1_000);
    const compensations = await this.world.store.getCompensations(positions.map(({ id }) => id));
    const done = compensations.filter(({ status }) => status !== 'SKIPPED');
    expect(done.map(({ id }) => id).toSorted()).toEqual(owed);
    for (const { id, status, lines } of done) {
      expect([id, status]).toEqual([id, 'DONE']);
      const own = this.calls.filter(({ compensation }) => compensation.id === id);
      expect([...new Set(own.map(({ step }) => step))]).toEqual(compensationSteps.slice(1));
      for (const { step, key, compensation } of own) {
        expect(key).toBe(`${id}/${step}`);
        expect(compensation.lines).toEqual(lines);
      }
    }
    expect(this.calls.filter(({ compensation }) => !owed.includes(compensation.id))).toEqual([]);
    expect(await this.differences()).toEqual([]);
  }

  onHand = async (sku: string, location?: string): Promise<number> => (await itemOf(this.world, sku, location)).onHand;
}

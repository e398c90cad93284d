import { reservationIdOf } from '../../lib/domain/identity.ts';
import type { Random } from '../simulation/random.ts';
import { ask, type Notes } from './asking.ts';
import type { Goods } from './goods.ts';
import { type Answered, type Asked, isDone, type Line, lost, type Seen } from './history.ts';

interface Cart {
  readonly id: string;
  readonly lines: readonly Line[];
  status: string;
}

const weights = {
  reserve: 26,
  read: 8,
  confirm: 16,
  release: 7,
  extend: 5,
  fulfil: 7,
  cancel: 9,
  move: 8,
  race: 4,
  again: 6,
  'read stock': 4,
};
/** Older ones are left to their time. */
const cartsMax = 6;
const rememberedMax = 40;

/** One client: it asks for one thing after another, each until it is answered, and often for the same again. */
export class Shopper {
  readonly #name: string;
  readonly #random: Random;
  readonly #goods: Goods;
  readonly #ask: (asked: Asked) => Promise<Answered | undefined>;
  readonly #carts: Cart[] = [];
  readonly #remembered: Asked[] = [];
  #keys = 0;

  constructor(url: string, name: string, record: Notes, goods: Goods, random: Random) {
    this.#name = name;
    this.#random = random;
    this.#goods = goods;
    this.#ask = (asked) => ask(url, asked, record, random);
  }

  async step(): Promise<void> {
    const random = this.#random;
    const what = random.weighted(weights);
    if (what === 'move') return await this.#move();
    if (what === 'read stock') return await this.#readStock();
    if (what === 'again' && this.#remembered.length > 0) {
      // Twice at once: both must come to the same.
      const asked = random.pick(this.#remembered);
      await Promise.all([this.#ask(asked), ...(random.chance(0.5) ? [this.#ask(asked)] : [])]);
      return;
    }
    const cart = what === 'reserve' || what === 'again' ? undefined : this.#cartFor(what);
    if (cart === undefined) return await this.#reserve();
    if (what === 'race') await Promise.all([this.#tell(cart, 'confirm'), this.#tell(cart, 'release')]);
    else if (what === 'read') await this.#read(cart);
    else if (what !== 'reserve' && what !== 'again') await this.#tell(cart, what);
  }

  /** Mostly one of which it makes sense to ask that. */
  #cartFor(what: keyof typeof weights): Cart | undefined {
    const fit = what === 'fulfil' || what === 'cancel' ? 'CONFIRMED' : 'PENDING';
    const fitting = this.#carts.filter(({ status }) => status === fit);
    const isAny = fitting.length === 0 ? this.#random.chance(0.2) : what === 'read' || this.#random.chance(0.1);
    const from = isAny ? this.#carts : fitting;
    return from.length === 0 ? undefined : this.#random.pick(from);
  }

  async #reserve(): Promise<void> {
    const random = this.#random;
    const key = this.#key('cart');
    const id = reservationIdOf('local', key);
    const lines = this.#goods.lines(random);
    const body = { lines, holdSeconds: random.between(5, 30) };
    const asked: Asked = { command: 'reserve', method: 'POST', path: '/reservations', about: id, key, body };
    this.#remember(asked);
    const answer = await this.#ask(asked);
    if (answer === undefined || !isDone(answer)) return;
    const cart = { id, lines, status: (answer.body as Seen).status };
    this.#carts.push(cart);
    if (this.#carts.length > cartsMax) this.#carts.shift();
    if (random.chance(0.3)) await this.#read(cart);
  }

  async #tell(cart: Cart, command: 'confirm' | 'release' | 'extend' | 'fulfil' | 'cancel'): Promise<void> {
    const body = this.#bodyOf(cart, command);
    const path = `/reservations/${cart.id}/${command}`;
    const answer = await this.#ask({ command, method: 'POST', path, about: cart.id, body });
    // What has become of it is not known: it is left alone.
    if (answer === undefined) this.#carts.splice(this.#carts.indexOf(cart), 1);
    else if (isDone(answer)) cart.status = (answer.body as Seen).status;
    else cart.status = 'refused';
    if (answer !== undefined && this.#random.chance(0.25)) await this.#read(cart);
  }

  #bodyOf({ id, lines }: Cart, command: string): NonNullable<Asked['body']> {
    const random = this.#random;
    if (command === 'release') return {};
    if (command === 'extend') return { holdSeconds: random.between(5, 30) };
    const some = random.chance(0.4)
      ? { lines: lines.map(({ sku, quantity }) => ({ sku, quantity: random.between(1, quantity) })).slice(0, 2) }
      : {};
    // All cancellations of a reservation have one reason, so that it can be told what of it comes back.
    const reason = id < 'd' ? { reason: lost } : {};
    return { ...some, ...(command === 'cancel' && reason) };
  }

  async #read(cart: Cart): Promise<void> {
    const { id } = cart;
    const answer = await this.#ask({ command: 'read', method: 'GET', path: `/reservations/${id}`, about: id });
    if (answer !== undefined && isDone(answer)) cart.status = (answer.body as Seen).status;
  }

  async #move(): Promise<void> {
    const random = this.#random;
    const sku = this.#goods.toMove(random);
    if (sku === undefined) return await this.#readStock();
    const key = this.#key('move');
    const type = random.weighted({ receive: 5, return: 1, adjust: 3, count: 1 });
    const quantity = type === 'adjust' ? random.pick([-9, -5, -2, -1, 3, 6]) : random.between(1, 40);
    const body = { type, quantity, reference: key };
    const asked: Asked = { command: 'move', method: 'POST', path: `/stock/${sku}/movements`, about: sku, key, body };
    this.#remember(asked);
    await this.#ask(asked);
  }

  async #readStock(): Promise<void> {
    const { sku } = this.#random.pick(this.#goods.lines(this.#random));
    await this.#ask({ command: 'read stock', method: 'GET', path: `/stock/${sku}`, about: sku });
  }

  #key(kind: string): string {
    this.#keys++;
    return `${kind}-${this.#name}-${this.#keys}`;
  }

  #remember(asked: Asked): void {
    this.#remembered.push(asked);
    if (this.#remembered.length > rememberedMax) this.#remembered.shift();
  }
}

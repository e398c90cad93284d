import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status: number; body: Record<string, unknown> };
type Line = { sku: string; quantity: number };
type FakeReservation = { isConfirmed: boolean; lines: Line[]; answer: Answer };

/** Ways in which this service is worse than the real one, to see that the replay notices or gets over it. */
export interface Flaws {
  /** A confirm takes one unit more from on hand than it says. */
  losesUnits?: boolean;
  /** Forgets idempotency keys, so that every repeated request acts again. */
  forgetsKeys?: boolean;
  /** Answers this many requests with 503 first. */
  unavailable?: number;
  /** Closes this many connections without an answer, after having acted. */
  hangsUp?: number;
}

/** The part of the HTTP API that a replay uses, in memory: counters and keys as the contract states them. */
export class FakeService {
  readonly requests: { method: string; path: string; key: string | undefined; body: unknown }[] = [];
  private readonly stock = new Map<string, { onHand: number; held: number }>();
  private readonly reservations = new Map<string, FakeReservation>();
  private readonly movements = new Map<string, Answer>();
  private readonly flaws: Flaws;
  private readonly server = createServer((request, response) => {
    void this.receive(request).then((answer) => {
      if ((this.flaws.hangsUp ?? 0) > 0) {
        this.flaws.hangsUp = (this.flaws.hangsUp ?? 0) - 1;
        request.socket.destroy();
        return;
      }
      const retry = answer.status === 503 ? { 'retry-after': '0' } : {};
      response
        .writeHead(answer.status, { 'content-type': 'application/json', ...retry })
        .end(JSON.stringify(answer.body));
    });
  });

  constructor(flaws: Flaws = {}) {
    this.flaws = { ...flaws };
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const key = request.headers['idempotency-key']?.toString();
    const body = text === '' ? {} : JSON.parse(text);
    const [, resource, name = '', verb] = (request.url ?? '').split('/').map(decodeURIComponent);
    this.requests.push({ method: request.method ?? '', path: request.url ?? '', key, body });
    if ((this.flaws.unavailable ?? 0) > 0) {
      this.flaws.unavailable = (this.flaws.unavailable ?? 0) - 1;
      return problem(503, 'unavailable');
    }
    if (resource === 'skus') return this.putSku(name);
    if (resource === 'reservations' && verb === 'confirm') return this.confirm(name);
    if (resource === 'reservations') return this.reserve(String(key), body.lines);
    if (verb === 'movements') return this.move(name, String(key), body);
    return this.read(name);
  }

  private putSku(sku: string): Answer {
    const isNew = !this.stock.has(sku);
    if (isNew) this.stock.set(sku, { onHand: 0, held: 0 });
    return { status: isNew ? 201 : 200, body: { sku } };
  }

  private reserve(key: string, asked: Line[]): Answer {
    const id = Buffer.from(key).toString('hex');
    const known = this.flaws.forgetsKeys ? undefined : this.reservations.get(id);
    if (known !== undefined) return known.answer;
    const quantities = new Map<string, number>();
    for (const { sku, quantity } of asked) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
    const lines = [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
    const shortfalls = lines
      .map(({ sku, quantity }) => ({ sku, requested: quantity, available: this.available(sku) }))
      .filter(({ requested, available }) => requested > available);
    if (shortfalls.length > 0) {
      const answer = problem(409, 'insufficient_stock', { shortfalls });
      this.reservations.set(id, { isConfirmed: false, lines, answer });
      return answer;
    }
    for (const { sku, quantity } of lines) this.of(sku).held += quantity;
    const answer = { status: 201, body: { id, status: 'PENDING', lines } };
    this.reservations.set(id, { isConfirmed: false, lines, answer });
    return answer;
  }

  private confirm(id: string): Answer {
    const reservation = this.reservations.get(id);
    if (reservation === undefined) return problem(404, 'reservation_not_found');
    if (!reservation.isConfirmed) {
      for (const { sku, quantity } of reservation.lines) {
        this.of(sku).held -= quantity;
        this.of(sku).onHand -= quantity + (this.flaws.losesUnits ? 1 : 0);
      }
    }
    reservation.isConfirmed = true;
    const lines = reservation.lines.map((line) => ({ ...line, confirmed: line.quantity }));
    return { status: 200, body: { id, status: 'CONFIRMED', lines } };
  }

  private move(sku: string, key: string, body: { type: string; quantity: number; force?: boolean }): Answer {
    const known = this.flaws.forgetsKeys ? undefined : this.movements.get(`${sku} ${key}`);
    if (known !== undefined) return known;
    const oversells = body.quantity < 0 && this.available(sku) + body.quantity < 0;
    if (oversells && body.force !== true) return problem(409, 'would_oversell');
    this.of(sku).onHand += body.quantity;
    const answer = { status: 201, body: { movement: { type: body.type, quantity: body.quantity }, stock: {} } };
    this.movements.set(`${sku} ${key}`, answer);
    return answer;
  }

  private read(sku: string): Answer {
    if (!this.stock.has(sku)) return problem(404, 'sku_not_found', { skus: [sku] });
    return { status: 200, body: { sku, ...this.of(sku), available: this.available(sku) } };
  }

  private available(sku: string): number {
    return this.of(sku).onHand - this.of(sku).held;
  }

  private of(sku: string): { onHand: number; held: number } {
    const stock = this.stock.get(sku);
    if (stock === undefined) throw new Error(`the replay did not create SKU ${sku}`);
    return stock;
  }
}

function problem(status: number, code: string, evidence: object = {}): Answer {
  return { status, body: { type: code, title: code, status, code, ...evidence } };
}

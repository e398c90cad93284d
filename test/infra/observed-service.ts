import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, jest } from '@jest/globals';
import { cancel } from '../../lib/commands/cancel.ts';
import { take } from '../../lib/commands/take.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { matchRoute, unmatched } from '../../lib/http/routes.ts';
import { dynamoDbClientAt } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import { openCheckpoint } from '../../local/checkpoint.ts';
import { type Engine, startDynamoDb } from '../../local/dynamodb.ts';
import { type Service, startService } from '../../local/service.ts';
import { startStream } from '../../local/stream.ts';
import { openStream } from '../../local/stream-source.ts';
import { undocumented } from '../http/document.ts';
import { Recorder } from './recorder.ts';

interface Answer {
  readonly status: number;
  readonly body: { readonly id: string; readonly cursor?: string; readonly status?: string };
}

/** The real functions on a real table, called one by one, with a note of what each of them sends to the table. */
export class ObservedService {
  readonly #engine: Engine;
  readonly #recorder: Recorder;
  readonly #service: Service;
  readonly #sweep: () => Promise<unknown>;
  #names = 0;
  #passedMilliseconds = 0;

  private constructor(engine: Engine, recorder: Recorder, service: Service, sweep: () => Promise<unknown>) {
    this.#engine = engine;
    this.#recorder = recorder;
    this.#service = service;
    this.#sweep = sweep;
    const now = Date.now;
    // Before the first request, which hands the clock to the commands.
    jest.spyOn(Date, 'now').mockImplementation(() => now() + this.#passedMilliseconds);
  }

  static async start(): Promise<ObservedService> {
    const engine = await startDynamoDb();
    const recorder = new Recorder(engine.endpoint);
    const service = await startService({ port: 0, sweepSeconds: 0, endpoint: await recorder.listen() });
    Object.assign(process.env, {
      EVENT_BUS_NAME: 'bus',
      AWS_ENDPOINT_URL_EVENTBRIDGE: process.env['DYNAMODB_ENDPOINT'],
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    const { handler } = await import('../../lambdas/sweep.ts');
    return new ObservedService(engine, recorder, service, handler);
  }

  async stop(): Promise<void> {
    await this.#service.stop();
    this.#recorder.close();
    await this.#engine.stop();
  }

  sentBy(name: string): readonly string[] {
    return this.#recorder.sentBy(name);
  }

  /** Whether the event bus refuses what it is told. */
  set isBusFull(isFull: boolean) {
    this.#recorder.isBusFull = isFull;
  }

  pass(seconds: number): void {
    this.#passedMilliseconds += seconds * 1000;
  }

  fresh(kind: string): string {
    return `${kind}-${++this.#names}`;
  }

  /** Calls the function of the route, which answers with this status. */
  async call(status: number, method: string, path: string, body?: object, headers = {}): Promise<Answer['body']> {
    const route = matchRoute(method, path.split('?')[0] ?? '').route ?? unmatched;
    return await this.#recorder.during(route.name, async () => {
      const response = await fetch(this.#service.url + path, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': this.fresh('key'), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const said = (await response.json()) as Answer['body'];
      expect([response.status, said]).toEqual([status, expect.anything()]);
      const { headers: told } = response;
      const received = { status, contentType: told.get('content-type'), headers: told, body: said };
      expect(undocumented(method, path, received)).toBeUndefined();
      return said;
    });
  }

  async sweep(): Promise<void> {
    await this.#recorder.during('sweep', this.#sweep);
  }

  /** Runs the relay over all that was written so far. */
  async relay(): Promise<void> {
    const { handler } = await import('../../lambdas/relay.ts');
    const client = dynamoDbClientAt(this.#engine.endpoint);
    const source = await openStream(client, process.env['TABLE_NAME'] ?? '', this.#engine.endpoint);
    if (source === undefined) throw new Error('the table has no stream');
    const reader = startStream(source, openCheckpoint(undefined), (event) =>
      this.#recorder.during('relay', () => handler(event)),
    );
    await reader.caughtUp();
    await reader.stop();
    client.destroy();
  }

  async reconcile(): Promise<object> {
    const { handler } = await import('../../lambdas/reconcile.ts');
    return await this.#recorder.during('reconcile', handler);
  }

  /** Takes away the note that a SKU is oversold, as a confirm leaves it that ends before it notes it. */
  async unwatch(sku: string): Promise<void> {
    const client = dynamoDbClientAt(this.#engine.endpoint);
    const Key = { pk: { S: `STOCK#${sku}#main#0` }, sk: { S: 'STOCK' } };
    const UpdateExpression = 'REMOVE resolveAt';
    await client.send(new UpdateItemCommand({ TableName: process.env['TABLE_NAME'], Key, UpdateExpression }));
    client.destroy();
  }

  /** Deletes a record, as its time to live does. */
  async forget(id: string): Promise<void> {
    const client = dynamoDbClientAt(this.#engine.endpoint);
    const Key = { pk: { S: `RES#${id}` }, sk: { S: 'RES' } };
    await client.send(new DeleteItemCommand({ TableName: process.env['TABLE_NAME'], Key }));
    client.destroy();
  }

  /** A new SKU with so many units. */
  async sku(units: number): Promise<string> {
    const sku = this.fresh('sku');
    await this.call(201, 'PUT', `/skus/${sku}`, {});
    await this.move(201, sku, { type: 'receive', quantity: units });
    return sku;
  }

  async move(status: number, sku: string, body: object, headers = {}): Promise<void> {
    await this.call(status, 'POST', `/stock/${sku}/movements`, body, headers);
  }

  /** Answers the id of the reservation. */
  async reserve(status: number, quantities: Record<string, number>, rest = {}, headers = {}): Promise<string> {
    const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));
    return (await this.call(status, 'POST', '/reservations', { lines, ...rest }, headers)).id;
  }

  /** Leaves a hold of a second without a record, as a reserve does that ends between the two. */
  async abandon(sku: string, quantity: number): Promise<void> {
    const client = dynamoDbClientAt(this.#engine.endpoint);
    const store = dynamoDbStore(client, process.env['TABLE_NAME'] ?? '');
    const attempt = { id: reservationIdOf('test', this.fresh('key')), nonce: 'gone', expiresAt: this.#seconds() + 1 };
    const context = { store, clock: Date.now, nonce: () => 'gone' };
    const taken = await take(context, attempt, { sku, location: 'main', shard: 0 }, quantity);
    expect(taken).toMatchObject({ result: 'held' });
    client.destroy();
  }

  /** Cancels so many units of a sale, and puts none back, as a cancellation does that ends after its decision. */
  async interruptCancel(id: string, sku: string, quantity: number): Promise<void> {
    const client = dynamoDbClientAt(this.#engine.endpoint);
    const store = dynamoDbStore(client, process.env['TABLE_NAME'] ?? '');
    const ended = { ...store, updateStock: () => Promise.reject(new Error('ended')) };
    const context = { store: ended, clock: Date.now, nonce: () => 'gone' };
    await expect(cancel(context, { id, lines: [{ sku, quantity }] })).rejects.toThrow('ended');
    client.destroy();
  }

  #seconds = (): number => Math.ceil(Date.now() / 1000);
}

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { confirm } from '../lib/commands/confirm.ts';
import type { Context } from '../lib/commands/context.ts';
import { moveStock } from '../lib/commands/move-stock.ts';
import { putSku } from '../lib/commands/put-sku.ts';
import { reserve } from '../lib/commands/reserve.ts';
import { randomNonce } from '../lib/domain/random-nonce.ts';
import { defaultSettings } from '../lib/domain/sku.ts';
import { dynamoDbStore } from '../lib/store/dynamodb-store.ts';

/** A way to reserve one line of one SKU and to confirm it. Both throw where they are refused. */
export interface Design {
  readonly name: string;
  prepare(sku: string, units: number): Promise<void>;
  /** Answers the id to confirm. */
  reserve(sku: string, key: string): Promise<string>;
  confirm(sku: string, id: string): Promise<void>;
}

const holdSeconds = 600;

/** Holdfast's own: the stock item carries its holds, the record decides. */
export function holdsInTheItem(client: DynamoDBClient, tableName: string): Design {
  const context: Context = { store: dynamoDbStore(client, tableName), clock: Date.now, nonce: randomNonce };
  return {
    name: 'one conditional update + record',
    async prepare(sku, quantity) {
      await putSku(context, { sku, settings: defaultSettings, by: 'bench' });
      await moveStock(context, { caller: 'bench', idempotencyKey: sku, sku, type: 'receive', quantity });
    },
    async reserve(sku, idempotencyKey) {
      const lines = [{ sku, quantity: 1 }];
      const outcome = await reserve(context, { caller: 'bench', idempotencyKey, lines, holdSeconds });
      if (outcome.outcome === 'refused') throw new Error(outcome.refusal.code);
      return outcome.reservation.id;
    },
    async confirm(_, id) {
      const outcome = await confirm(context, { id });
      if (outcome.outcome === 'refused') throw new Error(outcome.refusal.code);
    },
  };
}

/** The usual one: a hold item and a counter, changed together by a transaction; the hold is in an index by its expiry. */
export function transactionOverCounter(client: DynamoDBClient, tableName: string): Design {
  const documents = DynamoDBDocumentClient.from(client);
  const counterOf = (sku: string) => ({ pk: `COUNTER#${sku}`, sk: 'COUNTER' });
  const holdOf = (id: string) => ({ pk: `HOLD#${id}`, sk: 'HOLD' });
  return {
    name: 'TransactWriteItems {hold, counter} + expiry index',
    async prepare(sku, units) {
      const Item = { ...counterOf(sku), onHand: units, available: units };
      await documents.send(new PutCommand({ TableName: tableName, Item }));
    },
    async reserve(sku, id) {
      const expiresAt = Math.ceil(Date.now() / 1000) + holdSeconds;
      const hold = { ...holdOf(id), sku, quantity: 1, status: 'PENDING', expiresAt, lane: 0, due: expiresAt };
      await documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: tableName, Item: hold, ConditionExpression: 'attribute_not_exists(pk)' } },
            {
              Update: {
                TableName: tableName,
                Key: counterOf(sku),
                ConditionExpression: 'available >= :one',
                UpdateExpression: 'SET available = available - :one',
                ExpressionAttributeValues: { ':one': 1 },
              },
            },
          ],
        }),
      );
      return id;
    },
    async confirm(sku, id) {
      await documents.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName: tableName,
                Key: holdOf(id),
                ConditionExpression: '#status = :pending AND expiresAt > :now',
                UpdateExpression: 'SET #status = :confirmed REMOVE lane, due',
                ExpressionAttributeNames: { '#status': 'status' },
                ExpressionAttributeValues: {
                  ':pending': 'PENDING',
                  ':confirmed': 'CONFIRMED',
                  ':now': Math.floor(Date.now() / 1000),
                },
              },
            },
            {
              Update: {
                TableName: tableName,
                Key: counterOf(sku),
                UpdateExpression: 'SET onHand = onHand - :one',
                ExpressionAttributeValues: { ':one': 1 },
              },
            },
          ],
        }),
      );
    },
  };
}

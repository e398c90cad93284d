import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { assert } from '../domain/assertions.ts';
import type { Attributes } from './attributes.ts';
import { asStoreError } from './dynamodb-client.ts';
import { found, scanned } from './found.ts';
import type { Key } from './keys.ts';
import { type Created, type Due, StoreUnavailable, type Write, type Written } from './port.ts';
import { dueIndex, table as keyNames, ownerIndex } from './table.ts';

const notThere = 'attribute_not_exists(pk)';
/** A batch read that leaves keys unread is repeated this often, which the SDK leaves to us; each time fewer are left. */
const batchAttemptsMax = 6;
/** Milliseconds before the first repeat at the most; twice as many before each next one. */
const batchWaitMax = 50;

type Decode<Item> = (stored: Attributes) => Item;

/** One table, through the document client. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#name = name;
  }

  async get<Item>(key: Key, decode: Decode<Item>): Promise<Item | undefined> {
    const command = new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true });
    const { Item } = await this.#client.send(command).catch(asStoreError);
    return Item && decode(Item);
  }

  async getAll<Item>(keys: readonly Key[], decode: Decode<Item>, isConsistent: boolean): Promise<readonly Item[]> {
    const found: Item[] = [];
    let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === batchAttemptsMax) throw new StoreUnavailable('a batch read was not finished');
      const wanted = { Keys: left, ConsistentRead: isConsistent };
      const command = new BatchGetCommand({ RequestItems: { [this.#name]: wanted } });
      const { Responses, UnprocessedKeys } = await this.#client.send(command).catch(asStoreError);
      found.push(...(Responses?.[this.#name] ?? []).map(decode));
      left = UnprocessedKeys?.[this.#name]?.Keys ?? [];
      if (left.length > 0) await wait(Math.random() * batchWaitMax * 2 ** attempt);
    }
    return found;
  }

  async create<Item>(item: Item, stored: Attributes, decode: Decode<Item>): Promise<Created<Item>> {
    const command = new PutCommand({
      TableName: this.#name,
      Item: stored,
      ConditionExpression: notThere,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await this.#written(this.#client.send(command), () => item, decode);
    assert(written.item !== undefined, 'a new item is refused by the one that stands there');
    return { isDone: written.isDone, item: written.item };
  }

  async put(stored: Attributes): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#name, Item: stored })).catch(asStoreError);
  }

  async remove(key: Key): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#name, Key: key })).catch(asStoreError);
  }

  /** Items of one partition in order of their sort key, from behind one of them. Every read is consistent. */
  async inOrder<Item>(pk: string, limit: number, after: string | undefined, decode: Decode<Item>): Promise<Item[]> {
    const items: Item[] = [];
    let from: Key | undefined = after === undefined ? undefined : { pk, sk: after };
    do {
      const command = new QueryCommand({
        TableName: this.#name,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': keyNames.partitionKey },
        ExpressionAttributeValues: { ':pk': pk },
        ExclusiveStartKey: from && { ...from },
        Limit: limit - items.length,
        ConsistentRead: true,
      });
      const { Items, LastEvaluatedKey } = await this.#client.send(command).catch(asStoreError);
      items.push(...(Items ?? []).map(decode));
      // A page ends at 1 MB, however many are asked for.
      from = LastEvaluatedKey as Key | undefined;
    } while (from !== undefined && items.length < limit);
    return items;
  }

  async scan(limit: number, after: Key | undefined) {
    const command = new ScanCommand({
      TableName: this.#name,
      ...scanned,
      ExclusiveStartKey: after && { ...after },
      Limit: limit,
    });
    const { Items, LastEvaluatedKey } = await this.#client.send(command).catch(asStoreError);
    return { found: (Items ?? []).map(found), ...(LastEvaluatedKey && { end: LastEvaluatedKey as unknown as Key }) };
  }

  async update<Item>(key: Key, write: Write<Item>, decode: Decode<Item>): Promise<Written<Item>> {
    const { condition, update, names, values } = write.expression();
    const command = new UpdateCommand({
      TableName: this.#name,
      Key: key,
      ConditionExpression: condition,
      UpdateExpression: update,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return await this.#written(this.#client.send(command), ({ Attributes }) => decode(Attributes ?? {}), decode);
  }

  /** A refusal comes with the item that refused, at no cost; it explains itself without a second read. */
  async #written<Reply, Item>(
    sent: Promise<Reply>,
    read: (reply: Reply) => Item,
    decode: Decode<Item>,
  ): Promise<Written<Item>> {
    try {
      return { isDone: true, item: read(await sent) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) return asStoreError(error);
      return { isDone: false, item: error.Item && decode(unmarshall(error.Item)) };
    }
  }

  async listed({ owner, limit, from, isNewestFirst }: Listing): Promise<readonly (Key & { createdAt: number })[]> {
    const command = new QueryCommand({
      TableName: this.#name,
      IndexName: ownerIndex.name,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': ownerIndex.partitionKey },
      ExpressionAttributeValues: { ':owner': owner },
      ScanIndexForward: !isNewestFirst,
      Limit: limit,
      ExclusiveStartKey: from,
    });
    const { Items } = await this.#client.send(command).catch(asStoreError);
    return (Items ?? []).map(({ pk, sk, createdAt }) => ({ pk, sk, createdAt }));
  }

  async dueKeys(lane: number, now: number, limit: number): Promise<readonly Due[]> {
    const command = new QueryCommand({
      TableName: this.#name,
      IndexName: dueIndex.name,
      KeyConditionExpression: '#lane = :lane AND #due <= :now',
      ExpressionAttributeNames: { '#lane': dueIndex.partitionKey, '#due': dueIndex.sortKey },
      ExpressionAttributeValues: { ':lane': lane, ':now': now },
      Limit: limit,
    });
    const { Items } = await this.#client.send(command).catch(asStoreError);
    return (Items ?? []).map(({ pk, sk, due }) => ({ key: { pk, sk }, due }));
  }
}

export interface Listing {
  readonly owner: string;
  readonly limit: number;
  readonly from: Record<string, unknown> | undefined;
  readonly isNewestFirst: boolean;
}

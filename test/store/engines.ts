import { type DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import type { Attributes } from '../../lib/store/attributes.ts';
import { dynamoDbClient } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import type { Key } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import { createTable } from '../../local/create-table.ts';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { findEngine } from '../../local/find-engine.ts';

/** What a batch write takes. */
const writtenAtOnce = 25;
/** An engine that starts cold on a busy machine answers late; these tests are not about that. Milliseconds. */
const requestHandler = {
  connectionTimeout: 10_000,
  requestTimeout: 20_000,
  socketAcquisitionWarningTimeout: 30_000,
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 64 },
};

/** A table of an engine. */
export interface OneTable {
  readonly store: Store;
  readonly client: DynamoDBClient;
  /** Writes attributes as they are, past every codec. */
  put(item: Attributes): Promise<void>;
  putAll(items: readonly Attributes[]): Promise<void>;
  remove(key: Key): Promise<void>;
  /** Every item as it is stored, in order of its key. */
  items(): Promise<readonly (Attributes & Key)[]>;
  /** Deletes every item; those that are named where all that are there are known. */
  clear(known?: readonly Key[]): Promise<void>;
}

/** A table of its own on an engine of its own. */
export interface EngineTable extends OneTable {
  stop(): Promise<void>;
}

export interface EngineTables {
  readonly tables: readonly OneTable[];
  stop(): Promise<void>;
}

/** On the engine named, or on DynamoDB Local where there is Java and on dynoxide where there is not. */
export async function openTable(engine?: 'java' | 'dynoxide'): Promise<EngineTable> {
  const { tables, stop } = await openTables(['holdfast'], engine);
  const [table] = tables as [OneTable];
  return { ...table, stop };
}

/** Several tables on one engine of their own. */
export async function openTables(names: readonly string[], engine?: 'java' | 'dynoxide'): Promise<EngineTables> {
  const started = await startDynamoDb({ engine });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoDbClient({ endpoint: started.endpoint, region: 'us-east-1', credentials, requestHandler });
  for (const name of names) {
    await createTable(client, name);
    // Nobody reads it here, and dynoxide, which keeps all of it, becomes slower with each write.
    await client.send(new UpdateTableCommand({ TableName: name, StreamSpecification: { StreamEnabled: false } }));
  }
  return {
    tables: names.map((name) => tableOn(client, name)),
    async stop() {
      client.destroy();
      await started.stop();
    },
  };
}

function tableOn(client: DynamoDBClient, TableName: string): OneTable {
  const documents = DynamoDBDocumentClient.from(client);
  const items = async () => {
    const found: (Attributes & Key)[] = [];
    for await (const { Items } of paginateScan({ client: documents }, { TableName })) {
      found.push(...((Items ?? []) as (Attributes & Key)[]));
    }
    return found.sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
  };
  const writeAll = async (requests: readonly NonNullable<BatchWriteCommandInput['RequestItems']>[string][number][]) => {
    for (let from = 0; from < requests.length; from += writtenAtOnce) {
      const RequestItems = { [TableName]: requests.slice(from, from + writtenAtOnce) };
      const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('not every item was written');
    }
  };
  return {
    store: dynamoDbStore(client, TableName),
    client,
    items,
    async put(item) {
      await documents.send(new PutCommand({ TableName, Item: item }));
    },
    async remove({ pk, sk }) {
      await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    },
    async putAll(all) {
      await writeAll(all.map((Item) => ({ PutRequest: { Item } })));
    },
    async clear(known) {
      const keys = (known ?? (await items())).map(({ pk, sk }) => ({ pk, sk }));
      await writeAll(keys.map((Key) => ({ DeleteRequest: { Key } })));
    },
  };
}

/** False where this machine cannot run the engine: there is no Java, or no binary for this platform. */
export const canRun = async (engine: 'java' | 'dynoxide'): Promise<boolean> =>
  (await findEngine(engine, process.env)) !== null;

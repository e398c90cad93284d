import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Attributes } from '../../lib/store/attributes.ts';
import { dynamoDbClient } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import type { Key } from '../../lib/store/keys.ts';
import type { Store } from '../../lib/store/port.ts';
import { createTable } from '../../local/create-table.ts';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { findEngine } from '../../local/find-engine.ts';

const tableName = 'holdfast';
/** An engine that starts cold on a busy machine answers late; these tests are not about that. Milliseconds. */
const requestHandler = {
  connectionTimeout: 10_000,
  requestTimeout: 20_000,
  socketAcquisitionWarningTimeout: 30_000,
  throwOnRequestTimeout: true,
  httpAgent: { keepAlive: true, maxSockets: 64 },
};

/** A table of its own on an engine of its own. */
export interface EngineTable {
  readonly store: Store;
  readonly client: DynamoDBClient;
  /** Writes attributes as they are, past every codec. */
  put(item: Attributes): Promise<void>;
  remove(key: Key): Promise<void>;
  /** Every item as it is stored, in order of its key. */
  items(): Promise<readonly (Attributes & Key)[]>;
  /** Deletes every item. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** On the engine named, or on DynamoDB Local where there is Java and on dynoxide where there is not. */
export async function openTable(engine?: 'java' | 'dynoxide'): Promise<EngineTable> {
  const started = await startDynamoDb({ engine });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoDbClient({ endpoint: started.endpoint, region: 'us-east-1', credentials, requestHandler });
  await createTable(client, tableName);
  const documents = DynamoDBDocumentClient.from(client);
  const items = async () => {
    const found: (Attributes & Key)[] = [];
    for await (const { Items } of paginateScan({ client: documents }, { TableName: tableName })) {
      found.push(...((Items ?? []) as (Attributes & Key)[]));
    }
    return found.sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
  };
  const remove = async ({ pk, sk }: Key) => {
    await documents.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
  };
  return {
    store: dynamoDbStore(client, tableName),
    client,
    items,
    remove,
    async put(item) {
      await documents.send(new PutCommand({ TableName: tableName, Item: item }));
    },
    async clear() {
      for (const key of await items()) await remove(key);
    },
    async stop() {
      client.destroy();
      await started.stop();
    },
  };
}

/** False where this machine cannot run the engine: there is no Java, or no binary for this platform. */
export const canRun = async (engine: 'java' | 'dynoxide'): Promise<boolean> =>
  (await findEngine(engine, process.env)) !== null;

// The table of the local service and of the tests. Its names are the store's; infrastructure creates the same in AWS.

import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { dueIndex, ownerIndex, table } from '../lib/store/table.ts';

const activeSecondsMax = 30;

/**
 * Creates the table and waits, at most 30 seconds, until it is active. A table of that name that is already there is left
 * as it is. Throws what the engine throws.
 */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<'created' | 'exists'> {
  let outcome: 'created' | 'exists' = 'created';
  try {
    await client.send(new CreateTableCommand(definition(tableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    outcome = 'exists';
  }
  // Whoever else creates the table at this moment may not be through with it.
  const waiting = { client, maxWaitTime: activeSecondsMax, minDelay: 1, maxDelay: 1 };
  await waitUntilTableExists(waiting, { TableName: tableName });
  if (outcome === 'created') await enableTimeToLive(client, tableName);
  return outcome;
}

function definition(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(table),
    AttributeDefinitions: [
      { AttributeName: table.partitionKey, AttributeType: 'S' },
      { AttributeName: table.sortKey, AttributeType: 'S' },
      { AttributeName: dueIndex.partitionKey, AttributeType: 'N' },
      { AttributeName: dueIndex.sortKey, AttributeType: 'N' },
      { AttributeName: ownerIndex.partitionKey, AttributeType: 'S' },
      { AttributeName: ownerIndex.sortKey, AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [dueIndex, ownerIndex].map(
      (index): GlobalSecondaryIndex => ({
        IndexName: index.name,
        KeySchema: keys(index),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      }),
    ),
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView },
  };
}

function keys(of: { partitionKey: string; sortKey: string }) {
  return [
    { AttributeName: of.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: of.sortKey, KeyType: 'RANGE' as const },
  ];
}

/** Time to live only collects garbage, so an engine without it serves as well. */
async function enableTimeToLive(client: DynamoDBClient, tableName: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: table.ttl, Enabled: true };
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: tableName, TimeToLiveSpecification }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UnknownOperationException')) throw error;
  }
}

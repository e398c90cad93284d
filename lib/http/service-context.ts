import type { Context } from '../commands/context.ts';
import { randomNonce } from '../domain/identity.ts';
import { dynamoDbClient } from '../store/dynamodb-client.ts';
import { dynamoDbStore } from '../store/dynamodb-store.ts';

let context: Context | undefined;

/**
 * What every function works with, made once a process: the table named by TABLE_NAME, on DynamoDB or on the endpoint
 * named by DYNAMODB_ENDPOINT, which wants some credentials but does not check them.
 */
export function serviceContext(): Context {
  context ??= { store: dynamoDbStore(client(), tableName()), clock: Date.now, nonce: randomNonce };
  return context;
}

function client() {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint === undefined) return dynamoDbClient();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return dynamoDbClient({ endpoint, region: 'local', credentials });
}

function tableName(): string {
  const name = process.env['TABLE_NAME'];
  if (name === undefined) throw new Error('TABLE_NAME names no table');
  return name;
}

import type { Context } from '../commands/context.ts';
import { randomNonce } from '../domain/random-nonce.ts';
import { dynamoDbClientAt } from '../store/dynamodb-client.ts';
import { dynamoDbStore } from '../store/dynamodb-store.ts';

let made: { readonly of: string; readonly context: Context } | undefined;

/**
 * What every function works with, made once for a table: the one named by TABLE_NAME, on DynamoDB or on the endpoint named
 * by DYNAMODB_ENDPOINT.
 */
export function serviceContext(): Context {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  const of = `${endpoint} ${tableName()}`;
  if (made?.of !== of) {
    const context = {
      store: dynamoDbStore(dynamoDbClientAt(endpoint), tableName()),
      clock: Date.now,
      nonce: randomNonce,
    };
    made = { of, context };
  }
  return made.context;
}

function tableName(): string {
  const name = process.env['TABLE_NAME'];
  if (name === undefined) throw new Error('TABLE_NAME names no table');
  return name;
}

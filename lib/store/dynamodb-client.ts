import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from './port.ts';

/** Milliseconds. The SDK's own defaults are minutes; a shopper waits seconds. */
const connectTimeout = 1_000;
const requestTimeout = 3_000;
/** Throttling, time-outs and 5xx are repeated here, with jittered backoff, and nowhere else. */
const attemptsMax = 4;
const socketsMax = 128;

export const dynamoDbClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: attemptsMax,
    requestHandler: {
      connectionTimeout: connectTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: socketsMax },
      httpsAgent: { keepAlive: true, maxSockets: socketsMax },
    },
    ...config,
  });

/** What says that the table could not serve now: everything else that it says is a mistake of ours. */
const passing = new Set([
  'InternalServerError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
]);

/** Rethrows what the SDK threw: `StoreUnavailable` where the same request may succeed in a moment. */
export function asStoreError(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  const isUnanswered = 'code' in error && /^E[A-Z]+$/.test(String(error.code));
  const isServerFault = '$fault' in error && error.$fault === 'server';
  if (passing.has(error.name) || isServerFault || isUnanswered) {
    throw new StoreUnavailable(`the table did not serve the request: ${error.name}`, { cause: error });
  }
  throw error;
}

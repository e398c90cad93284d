import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from './port.ts';

/**
 * Milliseconds. The SDK's own defaults are minutes; a shopper waits seconds. Below 2 s the SDK takes a moment in which
 * this process itself was busy for a connection that failed; a request as a whole ends with `requestTimeout` anyway, and an
 * answer that stops on its way as long after its last byte.
 */
const connectTimeout = 2_000;
const requestTimeout = 3_000;
/** Throttling, time-outs and 5xx are repeated here, with jittered backoff, and nowhere else. */
const attemptsMax = 4;
/**
 * A request that waits for a socket counts that as time to connect: more than one process ever has under way. The SDK keeps
 * them alive.
 */
const agent = { maxSockets: 1_024 };

export const dynamoDbClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: attemptsMax,
    requestHandler: {
      connectionTimeout: connectTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeout,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...config,
  });

/** DynamoDB itself, or what answers at an endpoint of one machine, which wants some credentials but does not check them. */
export function dynamoDbClientAt(endpoint: string | undefined): DynamoDBClient {
  if (endpoint === undefined) return dynamoDbClient();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return dynamoDbClient({ endpoint, region: 'local', credentials });
}

/** What says, and not by a status, that the table could not serve now: all else that it says is a mistake of ours. */
const passing = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  // The SDK's own word.
  'TimeoutError',
  'TransactionConflictException',
]);

interface Thrown extends Error {
  /** The status is that of the answer, where at least its head came. */
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** What failed below HTTP has a code that says it, and no name. */
  readonly code?: string;
}

/** Rethrows what the SDK threw: `StoreUnavailable` where the same request may succeed in a moment. */
export function asStoreError(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  const { $metadata, code, name } = error as Thrown;
  const status = $metadata?.httpStatusCode;
  // The SDK notes how often it tried on every error of a request.
  const isCut = $metadata !== undefined && (status === undefined || code !== undefined);
  if (passing.has(name) || (status ?? 0) >= 500 || isCut) {
    throw new StoreUnavailable(`the table did not serve the request: ${code ?? name}`, { cause: error });
  }
  throw error;
}

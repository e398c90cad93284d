// Asks an endpoint whether a DynamoDB answers there: a listening port is not yet an engine that is ready.

import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';

const pollMilliseconds = 100;
const requestMilliseconds = 2_000;

/**
 * Asks until DynamoDB answers, until `deadline` (epoch milliseconds) or until `isOver`. Returns null once it answers, else
 * in a few words why it does not. Any answer of DynamoDB counts, also that it refuses these credentials.
 */
export async function waitForDynamoDb(
  endpoint: string,
  deadline: number,
  isOver: () => boolean = () => false,
): Promise<string | null> {
  for (;;) {
    const problem = await ask(endpoint);
    if (problem === null || isOver() || Date.now() >= deadline) return problem;
    await sleep(pollMilliseconds);
  }
}

async function ask(endpoint: string): Promise<string | null> {
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: '{}',
    signal: AbortSignal.timeout(requestMilliseconds),
  };
  try {
    const response = await fetch(endpoint, request);
    await response.arrayBuffer();
    const isDynamoDb = response.headers.get('content-type')?.startsWith('application/x-amz-json') ?? false;
    return isDynamoDb && response.status < 500 ? null : `what answers (${response.status}) is no DynamoDB`;
  } catch (error) {
    return whyUnreachable(error);
  }
}

/** The error of a fetch says nothing itself; its cause has the code (ECONNREFUSED). */
function whyUnreachable(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const cause = isNativeError(error.cause) ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { dynamoDbClient } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import type { Store } from '../../lib/store/port.ts';

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const running = new Set<() => void>();
afterEach(() => {
  for (const stop of running) stop();
  running.clear();
});

/** What answers in DynamoDB's place: as it is told, so that it does what no engine on one machine ever does. */
export interface Fake {
  readonly endpoint: string;
  /** On the table `shop`. It asks once, and not again where that fails. */
  readonly store: Store;
  /** Connections that were ever made. */
  connections(): number;
}

/** It runs until the test is over. */
export async function startFake(answer: RequestListener): Promise<Fake> {
  const server = createServer(answer);
  let connections = 0;
  server.on('connection', () => connections++);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = dynamoDbClient({ endpoint, region: 'local', credentials, maxAttempts: 1 });
  running.add(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { endpoint, store: dynamoDbStore(client, 'shop'), connections: () => connections };
}

export async function bodyOf<Body>(request: AsyncIterable<unknown>): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

export function reply(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Body {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

/**
 * Stands between the functions and DynamoDB and notes what is sent, as it is sent: so nothing of the functions, the store
 * or the SDK has to be touched, and nothing that they send can be missed.
 */
export class Recorder {
  readonly #target: URL;
  readonly #server = createServer((incoming, response) => {
    this.#forward(incoming, response).catch(() => response.destroy());
  });
  readonly #sent = new Map<string, Set<string>>();
  #current: string | undefined;
  /** Whether the event bus refuses what it is told. */
  isBusFull = false;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  /** Answers the endpoint to send to. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Notes what is sent while this runs as sent by the function of this name. One at a time. */
  async during<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    if (this.#current !== undefined) throw new Error(`${this.#current} is not over yet`);
    this.#current = name;
    try {
      return await run();
    } finally {
      this.#current = undefined;
    }
  }

  /** What a function has sent so far: an IAM action and what it was sent to, such as `dynamodb:Query holdfast/index/due`. */
  sentBy(name: string): readonly string[] {
    return [...(this.#sent.get(name) ?? [])].sort();
  }

  async #forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const target = String(incoming.headers['x-amz-target']);
    if (target.startsWith('AWSEvents.')) {
      this.#noteEvents(target, body);
      const answer = this.isBusFull
        ? { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] }
        : { FailedEntryCount: 0, Entries: [] };
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
      return;
    }
    this.#note(target, body);
    const { method, url, headers } = incoming;
    const outgoing = request(new URL(url ?? '/', this.#target), { method: method ?? 'POST', headers });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  }

  /** There is no event bus on one machine. */
  #noteEvents(target: string, body: Buffer): void {
    const { Entries } = JSON.parse(body.toString()) as { Entries: { readonly EventBusName: string }[] };
    const sent = this.#sent.get(this.#current ?? '') ?? new Set();
    for (const { EventBusName } of Entries) sent.add(`${target.replace('AWSEvents.', 'events:')} ${EventBusName}`);
    this.#sent.set(this.#current ?? '', sent);
  }

  #note(target: string, body: Buffer): void {
    if (this.#current === undefined) return;
    const action = target.replace('DynamoDB_20120810.', 'dynamodb:');
    const { TableName, IndexName, RequestItems } = JSON.parse(body.toString()) as Body;
    const index = IndexName === undefined ? '' : `/index/${IndexName}`;
    const sent = this.#sent.get(this.#current) ?? new Set();
    for (const table of RequestItems === undefined ? [TableName] : Object.keys(RequestItems)) {
      sent.add(`${action} ${table}${index}`);
    }
    this.#sent.set(this.#current, sent);
  }
}

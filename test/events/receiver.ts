import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it came in. */
export interface Got {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Reply = (got: Got, response: ServerResponse, socket: Socket) => void;

/** A webhook's receiver, which notes what it is asked and replies as it is told. */
export class Receiver {
  readonly got: Got[] = [];
  reply: Reply = (_, response) => response.writeHead(204).end();
  readonly #server = createServer(async (request, response) => {
    const { method, url: path, headers, socket } = request;
    const got = { method, path, headers, body: await text(request) };
    this.got.push(got);
    this.reply(got, response, socket);
  });
  url = '';

  static async listen(): Promise<Receiver> {
    const receiver = new Receiver();
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening');
    receiver.url = `http://127.0.0.1:${(receiver.#server.address() as AddressInfo).port}/steps`;
    return receiver;
  }

  /** Replies with these statuses, one after the other, and with the last of them from then on. */
  answer(...statuses: readonly number[]): void {
    let next = 0;
    this.reply = (_, response) => response.writeHead(statuses[Math.min(next++, statuses.length - 1)] ?? 204).end();
  }

  /** Connections that are open. */
  async connections(): Promise<number> {
    return await new Promise((resolve) => this.#server.getConnections((_, count) => resolve(count)));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Whether a request is signed with the secret: the seconds of its signature, or nothing. Written without our code. */
export function signedAt({ headers, body }: Got, secret: string): number | undefined {
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['holdfast-signature'])) ?? [];
  const wanted = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return signature === wanted ? Number(seconds) : undefined;
}

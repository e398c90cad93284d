import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';

/** Stands between the service and DynamoDB, and does to each request what it is told. */
export interface FaultyProxy {
  readonly url: string;
  /** Requests by what became of them. */
  readonly counts: ReadonlyMap<Fault['kind'], number>;
  /** From now on each request meets the fault that is next. */
  disturb(nextFault: () => Fault): void;
  /** From now on every request passes. */
  calm(): void;
  stop(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const passed: Fault = { kind: 'passed', milliseconds: 0 };

/** Listens on a free port of 127.0.0.1 and forwards to an endpoint: everything, until it is told otherwise. */
export async function startProxy(endpoint: string): Promise<FaultyProxy> {
  const agent = new Agent({ keepAlive: true });
  const stopping = new AbortController();
  const counts = new Map<Fault['kind'], number>();
  let faults = (): Fault => passed;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { kind, milliseconds } = faults();
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const refusal = refusals[kind];
    if (refusal !== undefined) return answer(response, refusal);
    if (kind === 'cut off') return void response.destroy();
    const pause = () => wait(milliseconds, undefined, { signal: stopping.signal });
    // It goes on where nobody waits for it any more: what is on its way arrives.
    if (kind === 'delayed' || kind === 'arrived late') await pause();
    const reply = await forward(endpoint, agent, request, body);
    if (kind === 'reply dropped') return void response.destroy();
    if (kind === 'reply held back') await pause();
    answer(response, reply);
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    disturb(nextFault) {
      faults = nextFault;
    },
    calm() {
      faults = () => passed;
    },
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

async function forward(endpoint: string, agent: Agent, { method, url, headers }: IncomingMessage, body: Buffer) {
  const request = send(new URL(url ?? '/', endpoint), { method, headers, agent });
  request.end(body);
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  return { status: reply.statusCode ?? 500, headers: reply.headers, body: await buffer(reply) };
}

function answer(response: ServerResponse, { status, headers, body }: Reply): void {
  const { connection: _, 'transfer-encoding': __, ...rest } = headers;
  response.writeHead(status, { ...rest, 'content-length': body.length }).end(body);
}

const refusal = (status: number, type: string, message: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message })),
});

const refusals: Partial<Record<Fault['kind'], Reply>> = {
  throttled: refusal(400, 'ProvisionedThroughputExceededException', 'Too much at once.'),
  failed: refusal(500, 'InternalServerError', 'Something went wrong.'),
};

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { refusing } from '../lib/http/problems.ts';
import { matchRoute, type Route, routes, unmatched } from '../lib/http/routes.ts';
import { eventOf } from './api-event.ts';
import { answerDocs } from './docs-page.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** The functions by the name of their route: the same that Lambda runs. */
export async function loadHandlers(): Promise<ReadonlyMap<string, Handler>> {
  const names = [...Object.values<Route>(routes), unmatched].map(({ name }) => name);
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<readonly [string, Handler]> => {
        const { handler } = (await import(`../lambdas/${name}.ts`)) as { handler: Handler };
        return [name, handler];
      }),
    ),
  );
}

/** Serves the routes by their handlers, as soon as there are any; until then it answers that it is not ready. */
export function httpServer(ready: () => ReadonlyMap<string, Handler> | undefined): Server {
  return createServer((request, response) => {
    const handlers = ready();
    if (handlers === undefined) {
      const { problem, headers } = refusing({ code: 'unavailable', retryAfterSeconds: 1 });
      response.writeHead(503, { 'Content-Type': 'application/problem+json', ...headers }).end(JSON.stringify(problem));
      return;
    }
    answer(handlers, request, response).catch(() => response.destroy());
  });
}

async function answer(
  handlers: ReadonlyMap<string, Handler>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const path = url.split('?')[0] ?? '/';
  if (method === 'GET' && (await answerDocs(path, response))) return;
  const { route, parameters } = matchRoute(method, path);
  const routeKey = route === undefined ? '$default' : `${route.method} ${route.path}`;
  const event = await eventOf(request, routeKey, parameters);
  const handler = handlers.get((route ?? unmatched).name);
  if (handler === undefined) throw new Error(`no handler for ${routeKey}`);
  const result = await handler(event, {} as Context);
  response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>).end(result.body);
}

/** Listens on 127.0.0.1 and answers the port. 0 asks for a free one. Throws with code EADDRINUSE where it is taken. */
export async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

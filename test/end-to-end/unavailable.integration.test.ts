import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type Route, routes } from '../../lib/http/routes.ts';
import { undocumented } from '../http/document.ts';
import { expectRefusal } from './refusal.ts';
import type { Said } from './shop.ts';

// The functions as Lambda calls them, with a DynamoDB that fails. What they work with is made once: they need a file of
// their own.

const lines = [{ sku: 'mug', quantity: 1 }];

/** A valid body of each route that needs one. */
const bodies: Readonly<Record<string, object>> = {
  [routes.reserve.name]: { lines },
  [routes.extend.name]: { holdSeconds: 60 },
  [routes.confirm.name]: { lines },
  [routes.fulfil.name]: { lines },
  [routes.cancel.name]: { lines, reason: 'lost' },
  [routes.moveStock.name]: { type: 'receive', quantity: 1 },
  [routes.getAvailability.name]: { skus: ['mug'] },
};
const served = [
  routes.reserve,
  routes.getReservation,
  routes.confirm,
  routes.release,
  routes.extend,
  routes.fulfil,
  routes.cancel,
  routes.putSku,
  routes.getSku,
  routes.moveStock,
  routes.listMovements,
  routes.getStock,
  routes.listReservations,
  routes.listSkus,
  routes.getAvailability,
  routes.listCompensations,
  routes.getCompensation,
  routes.retryCompensation,
];

const failures = {
  InternalServerError: 500,
  ThrottlingException: 400,
} as const;
let failure: keyof typeof failures = 'InternalServerError';
let asked = 0;
const failing = createServer((request, response) => {
  asked++;
  request.resume();
  response
    .writeHead(failures[failure], { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${failure}`, message: 'not for clients' }));
});

beforeAll(async () => {
  await once(failing.listen(0, '127.0.0.1'), 'listening');
  process.env['DYNAMODB_ENDPOINT'] = `http://127.0.0.1:${(failing.address() as AddressInfo).port}`;
  process.env['TABLE_NAME'] = 'holdfast';
});

afterAll(() => {
  failing.closeAllConnections();
  failing.close();
});

async function call({ name, method, path }: Route): Promise<APIGatewayProxyStructuredResultV2> {
  const { handler } = (await import(`../../lambdas/${name}.ts`)) as {
    handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
  };
  const event = {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    queryStringParameters: name === routes.listReservations.name ? { owner: 'ada' } : {},
    headers: { 'content-type': 'application/json', 'idempotency-key': 'cart-1', 'x-correlation-id': 'checkout-7' },
    pathParameters: { id: 'a'.repeat(20), sku: 'mug' },
    ...(name in bodies && { body: JSON.stringify(bodies[name]) }),
    isBase64Encoded: false,
    requestContext: { requestId: 'request-1', authorizer: { iam: { userArn: 'shop' } }, http: { method, path } },
  };
  return await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
}

async function expectUnavailable(route: Route): Promise<void> {
  const logged = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { statusCode = 0, headers, body = '' } = await call(route);
  const lines = logged.mock.calls.map(([line]) => String(line)).join('');
  logged.mockRestore();
  const told = new Headers(headers as Record<string, string>);
  expectRefusal({ status: statusCode, headers: told, body: JSON.parse(body) as Said }, '503 unavailable');
  const received = { status: statusCode, contentType: told.get('content-type'), headers: told, body: JSON.parse(body) };
  expect(undocumented(route.method, route.path, received)).toBeUndefined();
  expect(Number(told.get('retry-after'))).toBeGreaterThan(0);
  expect(told.get('x-correlation-id')).toBe('checkout-7');
  expect(body).not.toMatch(/not for clients|127\.0\.0\.1|stack/);
  expect(JSON.parse(lines)).toMatchObject({ level: 'error', requestId: 'request-1', route: route.name });
}

// First, while the SDK still has retries to spend: it saves them where nearly everything fails.
const everyFailure = Object.keys(failures) as (keyof typeof failures)[];
test.each(everyFailure)('after %s DynamoDB is asked a bounded number of times', async (kind) => {
  failure = kind;
  asked = 0;
  await expectUnavailable(routes.getStock);
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThanOrEqual(4);
});

test.each(served)('$method $path asks to come again when DynamoDB fails', async (route) => {
  failure = 'InternalServerError';
  await expectUnavailable(route);
});

test('the health of the function is told without DynamoDB', async () => {
  expect(await call(routes.health)).toMatchObject({ statusCode: 200 });
});

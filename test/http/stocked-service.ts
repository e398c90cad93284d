import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import type { operations } from '../../lib/http/operations.ts';
import { type Service, startService } from '../../local/service.ts';
import { type Called, call, urlOf } from './called.ts';
import { undocumented } from './document.ts';
import { documented } from './documented-operation.ts';
import type { ApiRequest } from './request-arbitraries.ts';
import { StockedShop } from './stocked-shop.ts';

type Id = keyof typeof operations;

interface Stocked {
  shop: StockedShop;
  /** Sends a request that is well in all that is not given. `*` in its body stands for a SKU that has stock. */
  readonly send: (id: Id, given: Partial<ApiRequest>) => Promise<Called>;
  /** Refused, written `400 invalid_request`, before anything was read or written: no request went to the table. */
  readonly expectUntouched: (wanted: string, id: Id, given: Partial<ApiRequest>) => Promise<void>;
}

/** A service with a stocked shop in it, for the tests of one file. */
export function openStocked(): Stocked {
  let service: Service;
  let keys = 0;
  beforeAll(async () => {
    service = await startService({ port: 0, sweepSeconds: 0 });
    stocked.shop = await StockedShop.open();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await service?.stop();
  });

  async function send(id: Id, given: Partial<ApiRequest>): Promise<Called> {
    const operation = documented.find((each) => each.id === id);
    if (operation === undefined) throw new Error(`there is no operation ${id}`);
    const { sku: [sku = ''] = [], id: ids = [] } = stocked.shop.known;
    const request: ApiRequest = {
      path: { sku, id: ids.at(-1) ?? '' },
      query: '',
      isBase64Encoded: false,
      isAnonymous: false,
      ...given,
      headers: { 'content-type': 'application/json', 'idempotency-key': `key ${keys++}`, ...given.headers },
      body: (given.body ?? '').replaceAll('*', sku),
    };
    const answer = await call(operation, request);
    expect(undocumented(operation.method, urlOf(operation, request), answer)).toBeUndefined();
    return answer;
  }

  const stocked = { send, expectUntouched } as unknown as Stocked;

  async function expectUntouched(wanted: string, id: Id, given: Partial<ApiRequest>): Promise<void> {
    const { status, body, tableRequests } = await send(id, given);
    expect([`${status} ${(body as { code: string }).code}`, tableRequests]).toEqual([wanted, 0]);
  }
  return stocked;
}

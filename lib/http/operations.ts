import type { z } from 'zod';
import * as answers from './answers.ts';
import type { ProblemCode } from './problems.ts';
import { type Route, routes } from './routes.ts';
import * as schemas from './schemas.ts';

/** What the contract says of a route: the functions check requests by it, and the OpenAPI document is made of it. */
export interface Operation<Body = unknown, Query = unknown> {
  readonly route: Route;
  readonly summary: string;
  /** True where the route takes an Idempotency-Key. */
  readonly isKeyed?: boolean;
  readonly body: z.ZodType<Body>;
  readonly query: z.ZodType<Query>;
  readonly answer: z.ZodType;
  /** What it answers when it does as asked. */
  readonly statuses: readonly number[];
  /** What its command may refuse, in order of precedence. */
  readonly refusals: readonly ProblemCode[];
}

const operation = <Body, Query>(parts: Operation<Body, Query>): Operation<Body, Query> => parts;

const decided = ['already_confirmed', 'already_cancelled', 'already_compensated', 'reservation_rejected'] as const;
const undone = [
  'not_confirmed',
  'already_released',
  'already_cancelled',
  'already_compensated',
  'reservation_rejected',
  'hold_expired',
] as const;
const plain = { body: schemas.noBody, query: schemas.noQuery };

export const operations = {
  reserve: operation({
    route: routes.reserve,
    summary: 'Hold units of every line, or of none',
    isKeyed: true,
    body: schemas.reserveBody,
    query: schemas.noQuery,
    answer: answers.reservation,
    statuses: [201],
    refusals: [
      'sku_not_found',
      'idempotency_key_reused',
      'already_released',
      'already_cancelled',
      'already_compensated',
      'hold_expired',
      'insufficient_stock',
    ],
  }),
  getReservation: operation({
    ...plain,
    route: routes.getReservation,
    summary: 'A reservation as of now',
    answer: answers.reservation,
    statuses: [200],
    refusals: ['reservation_not_found'],
  }),
  listReservations: operation({
    route: routes.listReservations,
    summary: "An owner's reservations, newest first; may be a moment old",
    body: schemas.noBody,
    query: schemas.reservationsQuery,
    answer: answers.reservationPage,
    statuses: [200],
    refusals: [],
  }),
  confirm: operation({
    route: routes.confirm,
    summary: 'Sell what is held, or a part of it',
    body: schemas.confirmBody,
    query: schemas.noQuery,
    answer: answers.reservation,
    statuses: [200],
    refusals: ['reservation_not_found', ...decided, 'already_released', 'hold_expired', 'exceeds_held'],
  }),
  release: operation({
    ...plain,
    route: routes.release,
    summary: 'Give back what is held',
    answer: answers.reservation,
    statuses: [200],
    refusals: ['reservation_not_found', ...decided, 'hold_expired'],
  }),
  extend: operation({
    route: routes.extend,
    summary: 'Hold for longer, from now; never shorter',
    body: schemas.extendBody,
    query: schemas.noQuery,
    answer: answers.reservation,
    statuses: [200],
    refusals: ['reservation_not_found', ...decided, 'already_released', 'hold_expired'],
  }),
  fulfil: operation({
    route: routes.fulfil,
    summary: 'Say that units of a sale have left; lines state totals',
    body: schemas.afterSaleBody,
    query: schemas.noQuery,
    answer: answers.reservation,
    statuses: [200],
    refusals: ['reservation_not_found', ...undone, 'exceeds_held'],
  }),
  cancel: operation({
    route: routes.cancel,
    summary: 'Cancel a sale, or a part of it; lines state totals',
    body: schemas.afterSaleBody,
    query: schemas.noQuery,
    answer: answers.reservation,
    statuses: [200],
    refusals: ['reservation_not_found', 'already_fulfilled', ...undone, 'exceeds_held'],
  }),
  putSku: operation({
    route: routes.putSku,
    summary: 'Write the settings of a SKU, whole',
    body: schemas.settingsBody,
    query: schemas.noQuery,
    answer: answers.sku,
    statuses: [200, 201],
    refusals: ['version_mismatch'],
  }),
  getSku: operation({
    ...plain,
    route: routes.getSku,
    summary: 'The settings of a SKU',
    answer: answers.sku,
    statuses: [200],
    refusals: ['sku_not_found'],
  }),
  listSkus: operation({
    route: routes.listSkus,
    summary: 'Every SKU, oldest first; may be a moment old',
    body: schemas.noBody,
    query: schemas.pageQuery,
    answer: answers.skuPage,
    statuses: [200],
    refusals: [],
  }),
  moveStock: operation({
    route: routes.moveStock,
    summary: 'Receive, return, adjust or count stock',
    isKeyed: true,
    body: schemas.movementBody,
    query: schemas.noQuery,
    answer: answers.moved,
    statuses: [201],
    refusals: ['sku_not_found', 'idempotency_key_reused', 'would_oversell'],
  }),
  listMovements: operation({
    route: routes.listMovements,
    summary: 'The movements of a SKU at all its locations, oldest first; may be a moment behind',
    body: schemas.noBody,
    query: schemas.movementsQuery,
    answer: answers.movementPage,
    statuses: [200],
    refusals: ['sku_not_found'],
  }),
  getStock: operation({
    ...plain,
    route: routes.getStock,
    summary: 'The counters of a SKU as of now',
    answer: answers.stock,
    statuses: [200],
    refusals: ['sku_not_found'],
  }),
  getAvailability: operation({
    route: routes.getAvailability,
    summary: 'What of many SKUs may be promised; may be a moment old',
    body: schemas.availabilityBody,
    query: schemas.noQuery,
    answer: answers.availability,
    statuses: [200],
    refusals: ['sku_not_found'],
  }),
  listCompensations: operation({
    route: routes.listCompensations,
    summary: 'Compensations, newest first; may be a moment old',
    body: schemas.noBody,
    query: schemas.compensationsQuery,
    answer: answers.compensationPage,
    statuses: [200],
    refusals: [],
  }),
  getCompensation: operation({
    ...plain,
    route: routes.getCompensation,
    summary: 'A compensation as it stands',
    answer: answers.compensation,
    statuses: [200],
    refusals: ['compensation_not_found'],
  }),
  retryCompensation: operation({
    ...plain,
    route: routes.retryCompensation,
    summary: 'Try a compensation again that has failed',
    answer: answers.compensation,
    statuses: [200],
    refusals: ['compensation_not_found'],
  }),
  health: operation({
    ...plain,
    route: routes.health,
    summary: 'The function runs and answers; the table is not asked',
    answer: answers.health,
    statuses: [200],
    refusals: [],
  }),
  openapi: operation({
    ...plain,
    route: routes.openapi,
    summary: 'This document',
    answer: answers.openApiDocument,
    statuses: [200],
    refusals: [],
  }),
};

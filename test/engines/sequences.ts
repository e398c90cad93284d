import fc from 'fast-check';
import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import { extend } from '../../lib/commands/extend.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { release } from '../../lib/commands/release.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { type Asked, asked, asking, seconds } from './asked.ts';
import { anyCommand, relaying, sweeping } from './commands.ts';
import { givenUp } from './given-up.ts';
import { cart, confirming, idOf, loss, puttingFirst, receipt, skus } from './requests.ts';

export interface Sequence {
  /** What there is to reserve in the beginning, each SKU with its stock. */
  readonly begun: readonly Asked[];
  readonly commands: readonly Asked[];
}

/** A reservation, and what is decided of it at once: mostly it is confirmed. */
const sale = fc
  .tuple(seconds, cart, confirming, fc.integer({ min: 0, max: 7 }))
  .map(([wait, request, confirmed, what]) => {
    const of = idOf(request.idempotencyKey);
    const extending = asked(['extend', 1, { id: of, holdSeconds: 700 }], (shop, { id, holdSeconds }) =>
      extend(shop, id, holdSeconds),
    );
    const confirmingIt = asked(['confirm', 0, { ...confirmed, id: of }], confirm);
    const decided = [extending, asked(['release', 0, of], release)][what] ?? confirmingIt;
    const after = { 2: [asked(['fulfil', 0, { id: of }], fulfil)], 3: [asked(['cancel', 0, { id: of }], cancel)] }[
      what
    ];
    return [asked(['reserve', wait, request], reserve), decided, ...(after ?? [])];
  });

/** Sales that cannot be served any more, and what is done about them. */
const madeRight = fc.tuple(asking('moveStock', loss, moveStock), relaying, sweeping, relaying);

const commands = fc
  .array(
    fc.oneof(
      { weight: 10, arbitrary: anyCommand },
      { weight: 6, arbitrary: sale },
      { weight: 2, arbitrary: madeRight },
      { weight: 1, arbitrary: givenUp },
    ),
    { minLength: 3, maxLength: 6, size: 'max' },
  )
  .map((parts): readonly Asked[] => parts.flat());

const begun = fc
  .tuple(...skus.map((sku) => fc.tuple(puttingFirst(sku), receipt(sku, 'main'))))
  .map((all) =>
    all.flatMap(([put, received]) => [asked(['putSku', 0, put], putSku), asked(['moveStock', 0, received], moveStock)]),
  );

/** Something to reserve, and then anything. */
export const anySequence: fc.Arbitrary<Sequence> = fc.record({ begun, commands });

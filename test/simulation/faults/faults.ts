import type { Operation } from '../operation.ts';
import type { Random } from '../random.ts';
import { lateCopy } from './copies.ts';
import { crash } from './crash.ts';
import { unanswered } from './failures.ts';
import type { Fault } from './fault.ts';
import { freeze } from './freeze.ts';
import { lostReply, slowReply } from './replies.ts';
import { staleIndex, staleScan } from './stale-index.ts';

/** Every fault of one history. */
export const everyFault = (): readonly Fault[] => [
  lostReply,
  lateCopy,
  slowReply,
  unanswered,
  crash,
  freeze,
  staleIndex(),
  staleScan(),
];

/** The fault that this operation meets, if it meets one; `scale` says how much likelier than usual that is. */
export const faultFor = (
  faults: readonly Fault[],
  random: Random,
  operation: Operation,
  scale: number,
): Fault | undefined => faults.find((fault) => fault.fits(operation) && random.chance(fault.odds * scale));

import {
  afterDeath,
  cart,
  expired,
  later,
  orphaned,
  sold,
  sweep,
  undone,
  unreturned,
  unsettledAndUnreturned,
} from './beginnings.ts';
import { givenUp, oneOfTwoDue, oversold, planned, plannedForTwo, unwatched } from './oversold-beginnings.ts';
import type { Scenario } from './scenario.ts';

/** The sweeper, and who tries a compensation again. */
export const sweepScenarios: readonly Scenario[] = [
  { name: 'sweep what is expired', prepare: expired, command: sweep },
  { name: 'sweep what has no record', prepare: later(601, orphaned), command: sweep, beginsWithDeath: true },
  {
    name: 'sweep what is confirmed and not settled',
    prepare: later(601, undone),
    command: sweep,
    beginsWithDeath: true,
  },
  {
    name: 'sweep what is extended and whose holds do not know',
    prepare: later(
      601,
      afterDeath('dies after', 'updateReservation decideExtended', cart, {
        do: 'extend',
        key: 'first',
        holdSeconds: 900,
      }),
    ),
    command: sweep,
    beginsWithDeath: true,
  },
  {
    name: 'sweep what is cancelled and not back',
    prepare: later(31, unreturned),
    command: sweep,
    beginsWithDeath: true,
  },
  {
    name: 'sweep what is cancelled in part, and neither settled nor back',
    prepare: later(31, unsettledAndUnreturned),
    command: sweep,
    beginsWithDeath: true,
  },
  {
    name: 'sweep what is oversold and not watched',
    prepare: later(601, unwatched),
    command: sweep,
    beginsWithDeath: true,
    isOversold: true,
  },
  { name: 'sweep what is settled', prepare: later(601, sold), command: sweep },
  { name: 'sweep what is oversold', prepare: later(601, oversold), command: sweep, compensates: true },
  {
    name: 'sweep what is planned to be cancelled and has left',
    prepare: later(61, planned),
    command: sweep,
    compensates: true,
    beginsWithDeath: true,
  },
  { name: 'sweep what two SKUs are short of', prepare: oneOfTwoDue, command: sweep, compensates: true },
  {
    name: 'sweep what is planned for two SKUs and has left',
    prepare: later(61, plannedForTwo),
    command: sweep,
    compensates: true,
    beginsWithDeath: true,
  },
  { name: 'try again what was given up', prepare: givenUp, command: { do: 'retry', key: 'first' }, compensates: true },
];

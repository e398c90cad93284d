import type { Publish } from '../../lib/commands/relay.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import { type Bug, shared } from './bug.ts';
import type { Infect } from './shop.ts';

export interface RelayBug extends Omit<Bug, 'pairedIn' | 'shownIn' | 'infect'> {
  readonly infect?: Infect;
  /** A batch is acknowledged change by change, each before it is passed on. */
  readonly isAcknowledgedFirst?: true;
  readonly publishing?: (publish: Publish) => Publish;
}

/** What the table, or whoever listens, did not answer is passed over. */
function unheard(error: unknown): void {
  if (!(error instanceof StoreUnavailable)) throw error;
}

const lettingSalesBe: Infect = (store) => ({
  ...store,
  removeSale: (sale) => store.removeSale(sale).catch(unheard),
});

export const relayBugs: readonly RelayBug[] = [
  {
    name: 'acknowledgedFirst',
    about: 'the relay acknowledges a change before it has passed it on',
    caughtBy: 'a ledger that does not add up',
    isAcknowledgedFirst: true,
  },
  {
    ...shared('entryEachTime'),
    caughtBy: 'a ledger that does not add up',
  },
  {
    name: 'saleStays',
    about: 'the relay lets a sale be that it could not remove',
    caughtBy: 'sales that are not those of the records',
    infect: lettingSalesBe,
  },
  {
    name: 'untold',
    about: 'the relay takes what it could not tell for told',
    caughtBy: 'an event that is not told',
    publishing: (publish) => (events) => publish(events).catch(unheard),
  },
];

import { afterSale, type Booking, cancelledAt, soldAt } from './booking.ts';
import { type State, withBooking } from './state.ts';
import { returning } from './trail.ts';

// What sweepers may do where more was sold than is there.

/** Sales that a sweeper may cancel, because more was sold than is there. */
const oversold = ({ shop }: State): readonly (readonly [string, Booking])[] =>
  Object.entries(shop.bookings).filter(
    ([, booking]) =>
      booking.status === 'CONFIRMED' && Object.keys(soldAt(booking)).some((place) => (shop.onHand[place] ?? 0) < 0),
  );

/** A sweeper may have chosen each of them, and die, or let it off. */
export function chosen(state: State): State {
  const { begun } = state.shop;
  const fresh = oversold(state).filter(([key]) => begun[key] === undefined);
  if (fresh.length === 0) return state;
  const perhaps = Object.fromEntries(fresh.map(([key]) => [key, 'perhaps'] as const));
  return { ...state, shop: { ...state.shop, begun: { ...begun, ...perhaps } } };
}

/** Or it has cancelled one of them. */
export function* compensated(state: State, at: number): Generator<State> {
  for (const [key, booking] of oversold(state)) {
    const [, after = booking] = afterSale(booking, 'cancelled', undefined, 'COMPENSATED');
    const onHand = { ...state.shop.onHand };
    for (const [place, units] of Object.entries(cancelledAt(after))) {
      onHand[place] = (onHand[place] ?? 0) + units - (cancelledAt(booking)[place] ?? 0);
    }
    const begun = { ...state.shop.begun, [key]: 'surely' } as const;
    const shop = withBooking({ ...state.shop, onHand, begun }, key, after);
    yield returning({ ...state, shop }, key, booking, after, at);
  }
}

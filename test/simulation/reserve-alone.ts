import type { ReserveRequest } from '../../lib/commands/reserve.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { Answered } from './commands.ts';
import type { History } from './history.ts';
import { must } from './violation.ts';

/** Reserves what is there, undisturbed. */
export async function reserveAlone(history: History, request: ReserveRequest): Promise<Reservation> {
  const { answer } = (await history.runAlone({ command: 'reserve', request })) as Extract<
    Answered,
    { command: 'reserve' }
  >;
  must(answer.outcome === 'reserved', 'what is there is reserved', () => JSON.stringify(answer));
  return answer.reservation;
}

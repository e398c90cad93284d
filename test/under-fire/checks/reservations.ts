import { type Answered, codeOf, isDone, type Seen, type SeenLine, seenIn } from '../history.ts';

const sold = ['CONFIRMED', 'FULFILLED', 'CANCELLED'];
const held = [...sold, 'PENDING', 'RELEASED', 'EXPIRED'];

/** What a reservation may be from each refusal on. */
const fromRefusal: Readonly<Record<string, readonly string[]>> = {
  insufficient_stock: ['REJECTED'],
  reservation_rejected: ['REJECTED'],
  hold_expired: ['EXPIRED'],
  already_released: ['RELEASED'],
  already_confirmed: sold,
  already_fulfilled: ['FULFILLED'],
  already_cancelled: ['CANCELLED'],
  not_confirmed: held,
  exceeds_held: held,
};

/** What a reservation may become from each status. */
const fromStatus: Readonly<Record<string, readonly string[]>> = {
  PENDING: held,
  CONFIRMED: sold,
  FULFILLED: ['FULFILLED'],
  CANCELLED: ['CANCELLED'],
  RELEASED: ['RELEASED'],
  EXPIRED: ['EXPIRED'],
  REJECTED: ['REJECTED'],
};

/**
 * What is wrong with the answers about one reservation, and with what it is at the end: whatever was told stays, each
 * client reads what it wrote, and each command did what it was asked.
 */
export function wrongWithReservation(answers: readonly Answered[], last: Seen | undefined): readonly string[] {
  const wrong: string[] = [];
  for (const answer of answers) {
    const { asked, status } = answer;
    const isKnown = isDone(answer) ? wasDone(answer) : codeOf(answer) in fromRefusal;
    if (!isKnown) wrong.push(`${asked.command} was answered ${status} ${JSON.stringify(answer.body)}`);
  }
  if (answers.filter((each) => each.asked.command === 'reserve' && isDone(each) && !each.isReplayed).length > 1) {
    wrong.push('two answers to one key say that they made it');
  }
  wrong.push(...lostOf(answers, last), ...stepsOf(answers, last));
  if (last?.status === 'PENDING') wrong.push(`it is PENDING although its time was over at ${last.expiresAt}`);
  return wrong;
}

/** Whatever was asked after an answer, and the end, must follow from that answer. */
function lostOf(answers: readonly Answered[], last: Seen | undefined): readonly string[] {
  const wrong: string[] = [];
  for (const before of answers) {
    const seen = seenIn(before);
    const statuses = (seen === undefined ? fromRefusal[codeOf(before)] : fromStatus[seen.status]) ?? [];
    const told = seen === undefined ? codeOf(before) : `${seen.status}, version ${seen.version}`;
    const later = answers.filter(({ from }) => from > before.to).flatMap((each) => seenIn(each) ?? []);
    for (const after of last === undefined ? later : [...later, last]) {
      const isOlder = seen !== undefined && after.version < seen.version;
      if (isOlder || !statuses.includes(after.status)) {
        wrong.push(`after ${told} it was ${after.status}, version ${after.version}`);
      }
    }
    if (last === undefined) wrong.push(`after ${told} there is no such reservation`);
  }
  return wrong;
}

/** One version looks the same to everybody, and the next one takes nothing back. */
function stepsOf(answers: readonly Answered[], last: Seen | undefined): readonly string[] {
  const seen = [...answers.flatMap((each) => seenIn(each) ?? []), ...(last === undefined ? [] : [last])];
  const inOrder = seen.sort((a, b) => a.version - b.version);
  return inOrder.flatMap((after, index) => {
    const before = inOrder[index - 1];
    if (before === undefined) return [];
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    const isStep = before.version === after.version ? isSame : follows(before, after);
    return isStep ? [] : [`${JSON.stringify(before)} was followed by ${JSON.stringify(after)}`];
  });
}

function follows(before: Seen, after: Seen): boolean {
  const isSold = sold.includes(before.status);
  const isLineKept = (line: SeenLine, now: SeenLine | undefined): boolean =>
    now !== undefined &&
    line.sku === now.sku &&
    line.quantity === now.quantity &&
    JSON.stringify(line.allocations) === JSON.stringify(now.allocations) &&
    (!isSold || line.confirmed === now.confirmed) &&
    (line.fulfilled ?? 0) <= (now.fulfilled ?? 0) &&
    (line.cancelled ?? 0) <= (now.cancelled ?? 0) &&
    (now.fulfilled ?? 0) + (now.cancelled ?? 0) <= (now.confirmed ?? 0);
  return (
    (fromStatus[before.status] ?? []).includes(after.status) &&
    before.createdAt === after.createdAt &&
    before.expiresAt <= after.expiresAt &&
    before.lines.length === after.lines.length &&
    before.lines.every((line, index) => isLineKept(line, after.lines[index]))
  );
}

/** Whether an answer that says so shows what was asked for. */
function wasDone(answer: Answered): boolean {
  const { command, body } = answer.asked;
  const seen = answer.body as Seen;
  const wanted = (line: SeenLine): number | undefined =>
    body?.lines === undefined ? undefined : (body.lines.find(({ sku }) => sku === line.sku)?.quantity ?? 0);
  const every = (isSo: (line: SeenLine) => boolean): boolean => seen.lines.every(isSo);
  switch (command) {
    case 'reserve':
      return seen.lines.length === body?.lines?.length && every((line) => line.quantity === wanted(line));
    case 'confirm':
      return sold.includes(seen.status) && every((line) => line.confirmed === (wanted(line) ?? line.confirmed));
    case 'release':
      return seen.status === 'RELEASED';
    case 'extend':
      return Date.parse(seen.expiresAt) >= answer.from + (body?.holdSeconds ?? 0) * 1000;
    case 'fulfil':
      return every((line) => (line.fulfilled ?? 0) >= (wanted(line) ?? (line.confirmed ?? 0) - (line.cancelled ?? 0)));
    case 'cancel':
      return every((line) => (line.cancelled ?? 0) >= (wanted(line) ?? (line.confirmed ?? 0) - (line.fulfilled ?? 0)));
    default:
      return true;
  }
}

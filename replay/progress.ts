export interface Progress {
  /** One more of the total is done. */
  tick(): void;
  /** Ends the bar, so that what is printed next starts on a line of its own. */
  end(): void;
}

/** Where the bar is drawn: a terminal, or a file or pipe that must not fill with bars. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const BAR_WIDTH = 30;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5_000;

/** Shows how far a stage has come: a bar on a terminal, elsewhere a plain line every five seconds and at the end. */
export function startProgress(screen: Screen, label: string, total: number): Progress {
  const isBar = screen.isTTY === true;
  let done = 0;
  let shownAt = performance.now();
  let hasEnded = false;

  function show(): void {
    shownAt = performance.now();
    const share = total === 0 ? 1 : done / total;
    const percent = `${Math.floor(share * 100)}`.padStart(3);
    if (!isBar) {
      screen.write(`${label}: ${done} of ${total} (${percent.trim()} %)\n`);
      return;
    }
    const filled = Math.round(share * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    screen.write(`\r${label.padEnd(24)} ${bar} ${percent} %  ${done}/${total}`);
  }

  return {
    tick() {
      done += 1;
      if (performance.now() - shownAt >= (isBar ? REDRAW_MS : PLAIN_LINE_MS)) show();
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      show();
      if (isBar) screen.write('\n');
    },
  };
}

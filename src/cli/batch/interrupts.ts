/** Signals: the first lets requests in flight finish, the second ends them. */

import type { RunControl } from '../../engine/control.ts';

/** A terminal that goes away ends a run as a kill does, and whoever asks for exit codes needs to know only two. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const;

export interface Interrupts {
  /** Exit code of the first signal that came; null while none has. */
  exitCode(): number | null;
  stop(): void;
}

export const watchInterrupts = (options: {
  readonly control: RunControl;
  readonly abort: () => void;
  /** Says a line to the user. */
  readonly note: (line: string) => void;
}): Interrupts => {
  let exitCode: number | null = null;
  const handlers = Object.entries(signals).map(([name, code]) => {
    const onSignal = (): void => {
      if (exitCode === null) {
        exitCode = code;
        options.note('Stopping: requests in flight finish first. Once more ends them at once.');
        options.control.drain('interrupted');
      } else options.abort();
    };
    process.on(name, onSignal);
    return { name, onSignal };
  });
  return {
    exitCode: () => exitCode,
    stop() {
      for (const { name, onSignal } of handlers) process.off(name, onSignal);
    },
  };
};

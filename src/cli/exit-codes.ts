/** What the process says at its end (SPEC section 4); a signal ends it with 128 and its number. */
export const exitCodes = {
  ok: 0,
  someFailed: 1,
  cannotStart: 2,
  stoppedByLimit: 3,
  outputBusy: 4,
  bug: 70,
} as const;

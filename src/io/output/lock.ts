/**
 * One run at a time on one results file: `<path>.lock` names the process that writes it.
 *
 * The lock of a dead process is taken over. A process on another host or in another container cannot be asked, so a
 * holder touches its lock every 20 s, and such a lock is dead when it was not touched for two minutes.
 */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cannotOpen, errorCode, OutputBusyError } from './output-error.ts';
import { lifeOf, ownIdentity, type ProcessIdentity } from './process-identity.ts';

export interface Lock {
  /** Removes the lock; may be called again. Also done when the process exits. */
  release(): void;
}

interface Holder extends ProcessIdentity {
  /** ISO 8601, UTC. */
  readonly since: string;
}

const touchEveryMs = 20_000;
const silentForMs = 120_000;
/** How long starters that find the same dead lock give way to each other before they give up. */
const contestMs = 2_000;

/**
 * @param path The results file. `wallMs` is the time since 1970.
 * @throws OutputBusyError when another run holds it, UsageError when the lock cannot be written.
 */
export const acquireLock = async (path: string, options: { readonly wallMs: () => number }): Promise<Lock> => {
  const lockPath = `${path}.lock`;
  const me: Holder = { ...ownIdentity(), since: new Date(options.wallMs()).toISOString() };
  const claim = `${lockPath}.${me.pid}-${randomBytes(6).toString('hex')}`;
  const giveUpAtMs = options.wallMs() + contestMs;
  try {
    for (;;) {
      writeFileSync(claim, `${JSON.stringify(me)}\n`, { flag: 'wx' });
      const holder = tryToHold(lockPath, { claim, me });
      unlinkIfThere(claim);
      if (holder === 'me') return hold(lockPath);
      if (holder !== 'contested' || options.wallMs() > giveUpAtMs) {
        throw new OutputBusyError(path, holder === 'contested' ? null : holder, me.host);
      }
      await delay(5 + (randomBytes(1)[0] ?? 0) / 4);
    }
  } catch (thrown) {
    unlinkIfThere(claim);
    throw thrown instanceof OutputBusyError ? thrown : cannotOpen(path, thrown);
  }
};

type Claim = { readonly claim: string; readonly me: Holder };

/**
 * Linking the claim is the only way to the lock, and it fails while the lock stands. A dead lock may be removed only by a
 * starter that sees no claim of another living starter after it has laid its own: of two that come at once at least
 * one sees the other and gives way, so nobody removes a lock that someone has just taken.
 */
const tryToHold = (lockPath: string, { claim, me }: Claim): 'me' | 'contested' | Holder => {
  if (linked(claim, lockPath)) return 'me';
  const found = standing(lockPath, { claim, me });
  if (found === 'alive') return readHolder(lockPath) ?? 'contested';
  if (found === 'dead') {
    if (otherClaims(lockPath, { claim, me })) return 'contested';
    if (standing(lockPath, { claim, me }) === 'dead') unlinkIfThere(lockPath);
    if (linked(claim, lockPath)) return 'me';
  }
  return 'contested';
};

const linked = (claim: string, lockPath: string): boolean => {
  try {
    linkSync(claim, lockPath);
    return true;
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EMLINK') throw thrown;
    return createdAnew(claim, lockPath);
  }
};

/** For file systems without hard links: the lock is empty for a moment, which `standing` allows for. */
const createdAnew = (claim: string, lockPath: string): boolean => {
  try {
    const file = openSync(lockPath, 'wx');
    writeSync(file, readFileSync(claim));
    closeSync(file);
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
};

const standing = (file: string, { claim, me }: Claim): 'alive' | 'dead' | 'gone' => {
  try {
    const holder = readHolder(file);
    const life = holder === null ? 'unknown' : lifeOf(holder, me);
    if (life !== 'unknown') return life;
    // Both times come from the file system, so the clocks of two hosts need not agree.
    return statSync(claim).mtimeMs - statSync(file).mtimeMs > silentForMs ? 'dead' : 'alive';
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return 'gone';
    throw thrown;
  }
};

const readHolder = (file: string): Holder | null => {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder> | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : null;
  } catch (thrown) {
    if (errorCode(thrown) === null || errorCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
};

/** Whether another living starter has laid a claim; the claims of dead ones are removed. */
const otherClaims = (lockPath: string, { claim, me }: Claim): boolean => {
  const folder = dirname(lockPath);
  const prefix = `${basename(lockPath)}.`;
  let others = false;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (!name.startsWith(prefix) || name === basename(claim)) continue;
    const state = standing(file, { claim, me });
    if (state === 'alive') others = true;
    if (state === 'dead') unlinkIfThere(file);
  }
  return others;
};

const hold = (lockPath: string): Lock => {
  const file = openSync(lockPath, 'r+');
  const { ino } = fstatSync(file);
  // Writing, unlike setting the time, takes the time from the file system.
  const touch = setInterval(() => quietly(() => writeSync(file, '{', 0)), touchEveryMs).unref();
  let held = true;
  const release = (): void => {
    if (!held) return;
    held = false;
    clearInterval(touch);
    process.off('exit', release);
    quietly(() => {
      // Someone may have removed the lock by hand, and then it may be another run's by now.
      if (statSync(lockPath).ino === ino) unlinkSync(lockPath);
    });
    quietly(() => closeSync(file));
  };
  process.on('exit', release);
  return { release };
};

const quietly = (act: () => void): void => {
  try {
    act();
  } catch {
    // Nothing is lost: what cannot be touched or removed now is found dead later.
  }
};

const unlinkIfThere = (file: string): void => {
  try {
    unlinkSync(file);
  } catch (thrown) {
    if (errorCode(thrown) !== 'ENOENT') throw thrown;
  }
};

/** Who a process is, so that a lock file can tell whether its holder still lives. */

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Changes with every start of the machine; null where the system does not tell. */
  readonly boot: string | null;
  /** The space in which `pid` counts (containers have their own); null where the system does not tell. */
  readonly pidSpace: string | null;
  /** When the process started, in clock ticks since the boot: tells a process from a later one with its number. */
  readonly startedTicks: string | null;
}

const orNull = (read: () => string): string | null => {
  try {
    return read().trim();
  } catch {
    return null;
  }
};

/** Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and brackets, so counting starts behind its last bracket. */
const startedTicksOf = (pid: number): string | null =>
  orNull(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  });

export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostname(),
  boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
  pidSpace: orNull(() => readlinkSync('/proc/self/ns/pid')),
  startedTicks: startedTicksOf(process.pid),
});

/** Whether a process lives, as far as one can tell from `here`; `unknown` when it runs on another host or in another container. */
export const lifeOf = (other: ProcessIdentity, here: ProcessIdentity): 'alive' | 'dead' | 'unknown' => {
  if (other.host !== here.host) return 'unknown';
  if (other.boot !== here.boot) return 'dead';
  if (other.pidSpace !== here.pidSpace) return 'unknown';
  try {
    process.kill(other.pid, 0);
  } catch (thrown) {
    // EPERM: it lives and belongs to another user.
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  const startedTicks = startedTicksOf(other.pid);
  return startedTicks !== null && other.startedTicks !== null && startedTicks !== other.startedTicks ? 'dead' : 'alive';
};

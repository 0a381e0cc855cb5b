import { within } from '../../base/time/within.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Duration } from '../../contracts/time.ts';

/** Something to be given back at the end. */
export interface Closing {
  /** Shown when it fails or does not end. */
  readonly name: string;
  /** Milliseconds after which nobody waits for it any more. */
  readonly timeout: Duration;
  close(): Promise<unknown> | void;
}

/**
 * Closes one group of parts after the other, the parts of a group at once. What fails is logged, since there is nobody
 * left to act on it; what does not end in time is left behind. Always ends. Resolves to the names of what was left.
 */
export const closeInTurn = async (
  groups: readonly (readonly Closing[])[],
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<readonly string[]> => {
  const left: string[] = [];
  const end = async (part: Closing): Promise<void> => {
    const { name, timeout } = part;
    try {
      const closed = (async () => void (await part.close()))();
      if (await within(clock, timeout, closed)) return;
      left.push(name);
      logger.error('closing did not end and was given up', { part: name, timeout });
    } catch (error) {
      logger.warn('closing failed', { part: name, error });
    }
  };
  for (const group of groups) await Promise.all(group.map(end));
  return left;
};

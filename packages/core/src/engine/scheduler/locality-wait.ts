import type { Clock } from '../../contracts/clock.ts';
import type { Slot } from '../../contracts/executor.ts';
import type { PendingTask } from '../../contracts/scheduling-policy.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/**
 * How long a task waits for the slot that holds what it needs before any other will do. Delay scheduling: Zaharia et al.,
 * EuroSys 2010; `spark.locality.wait`.
 */
export class LocalityWait {
  readonly #clock: Clock;
  readonly #limit: Duration;
  readonly #wake: () => void;
  #alarm: { readonly time: Time; readonly abort: AbortController } | undefined;

  /** `wake` is called when the wait of a task is over. */
  constructor(clock: Clock, limit: Duration, wake: () => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#wake = wake;
  }

  /** Whether a task that is held somewhere may go to this slot by now. */
  allows(task: PendingTask, slot: Slot, now: Time): boolean {
    return this.#prefers(task, slot) || now >= this.#end(task);
  }

  /** Sees to it that `wake` is called when the first of these tasks need not wait any longer. */
  watch(waiting: readonly PendingTask[]): void {
    const now = this.#clock.now();
    const time = Math.min(...waiting.map((task) => this.#end(task)).filter((end) => end > now));
    if (this.#alarm?.time === time) return;
    this.#alarm?.abort.abort();
    this.#alarm = undefined;
    if (time === Infinity) return;
    const alarm = { time, abort: new AbortController() };
    this.#alarm = alarm;
    this.#clock.sleep(time, { signal: alarm.abort.signal, background: true }).then(
      () => {
        if (this.#alarm === alarm) this.#alarm = undefined;
        this.#wake();
      },
      () => undefined,
    );
  }

  #prefers({ preferred }: PendingTask, { id, host }: Slot): boolean {
    return preferred.includes(id) || preferred.includes(host);
  }

  /** A copy of a slow task is wanted elsewhere, and so is one that failed where it prefers to be. */
  #end({ preferred, avoided, speculative, waitingSince }: PendingTask): Time {
    const isDriven = speculative || preferred.every((slot) => avoided.has(slot));
    return isDriven ? waitingSince : waitingSince + this.#limit;
  }
}

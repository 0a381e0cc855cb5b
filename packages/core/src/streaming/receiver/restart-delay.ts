import type { Random } from '../../contracts/random.ts';
import type { Duration } from '../../contracts/time.ts';
import type { ReceiverOptions } from './receiver-options.ts';

/** How long to wait before each start after a failure: doubling, bounded, with some chance in it. */
export class RestartDelay {
  readonly #options: ReceiverOptions;
  readonly #random: Random;
  #failures = 0;

  constructor(options: ReceiverOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** The delay after a run that lasted `ran` and failed. */
  after(ran: Duration): Duration {
    const { restartDelay, maxRestartDelay, restartJitter, restartReset } = this.#options;
    this.#failures = ran >= restartReset ? 1 : this.#failures + 1;
    const delay = Math.min(restartDelay * 2 ** (this.#failures - 1), Math.max(restartDelay, maxRestartDelay));
    return delay * (1 - restartJitter * this.#random.next());
  }
}

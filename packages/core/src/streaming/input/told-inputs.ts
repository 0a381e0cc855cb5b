import type { Time } from '../../contracts/time.ts';
import type { InputDescription } from './shared-input.ts';

/** What the driver has told this worker of the inputs of batches. Empty in every other isolate. */
export class ToldInputs {
  readonly #told = new Map<number, Map<Time, InputDescription>>();

  add(input: InputDescription): void {
    let batches = this.#told.get(input.stream);
    if (!batches) this.#told.set(input.stream, (batches = new Map()));
    batches.set(input.time, input);
  }

  get(stream: number, time: Time): InputDescription | undefined {
    return this.#told.get(stream)?.get(time);
  }

  forget(stream: number, until: Time): void {
    const batches = this.#told.get(stream);
    for (const time of batches?.keys() ?? []) if (time <= until) batches!.delete(time);
  }
}

import type { StreamInputInfo } from '../../contracts/listener.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Input } from './input.ts';

/** What each batch got from each stream, by stream id. */
export type InputInfo = Readonly<Record<number, StreamInputInfo>>;

/** The ledger of inputs: says what belongs to which batch, and when it may be let go. */
export class BatchInputs {
  readonly #inputs = new Map<number, Input<any>>();

  add(streamId: number, input: Input<any>): void {
    this.#inputs.set(streamId, input);
  }

  async start(batchDuration: Duration): Promise<void> {
    for (const [streamId, input] of this.#inputs) await input.start?.({ streamId, batchDuration });
  }

  /** Fixes what belongs to a batch. */
  async allocate(time: Time): Promise<InputInfo> {
    const infos = await Promise.all(
      Array.from(this.#inputs, async ([streamId, input]): Promise<StreamInputInfo[]> => {
        const count = await input.allocate?.(time);
        return count ? [{ streamId, name: input.name, ...count }] : [];
      }),
    );
    return Object.fromEntries(infos.flat().map((info) => [info.streamId, info]));
  }

  /** All outputs of the batch succeeded. */
  async completed(time: Time): Promise<void> {
    for (const input of this.#inputs.values()) await input.completed?.(time);
  }

  forget(time: Time): void {
    for (const input of this.#inputs.values()) input.forget?.(time);
  }

  limit(streamId: number, recordsPerSecond: number): void {
    this.#inputs.get(streamId)?.limit?.(recordsPerSecond);
  }

  /** Ends all inputs, whatever happens to one of them. */
  async stop(): Promise<void> {
    const results = await Promise.allSettled(Array.from(this.#inputs.values(), async (input) => input.stop?.()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Whether something was received that no batch has yet. */
  get pending(): boolean {
    return [...this.#inputs.values()].some((input) => input.pending);
  }

  get streamIds(): readonly number[] {
    return [...this.#inputs.keys()];
  }
}

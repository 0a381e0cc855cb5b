import type { Json } from '../../contracts/json.ts';
import type { StreamInputInfo, Waiting } from '../../contracts/listener.ts';
import type { Time } from '../../contracts/time.ts';
import { untilAborted } from '../../engine/task/until-aborted.ts';
import type { Input, InputLimit, InputPlace, RecordedBatch } from './input.ts';
import { ToldInputs } from './told-inputs.ts';

/** What each batch got from each stream, by stream id. */
export type InputInfo = Readonly<Record<number, StreamInputInfo>>;

/** The ledger of inputs: says what belongs to which batch, and when it may be let go. */
export class BatchInputs {
  readonly #inputs = new Map<number, Input<any>>();
  readonly #asked = new Map<number, Time>();
  #givingUp: AbortController | undefined;
  /** On a worker: what stands in for the inputs themselves. */
  readonly told = new ToldInputs();

  add(streamId: number, input: Input<any>): void {
    this.#inputs.set(streamId, input);
  }

  get(streamId: number): Input<any> | undefined {
    return this.#inputs.get(streamId);
  }

  async start(placeOf: (streamId: number) => InputPlace): Promise<void> {
    for (const [streamId, input] of this.#inputs) await input.start?.(placeOf(streamId));
  }

  /** Fixes what belongs to a batch. If one input fails the batch does not happen and the others keep what they gave. */
  async allocate(time: Time): Promise<InputInfo> {
    const info: Record<number, StreamInputInfo> = {};
    const { signal } = (this.#givingUp = new AbortController());
    const allocations = Array.from(this.#inputs, async ([streamId, input]) => {
      this.#asked.set(streamId, time);
      const asked = (async () => input.allocate?.(time, signal))();
      const count = await untilAborted(asked, signal).finally(() => this.#asked.delete(streamId));
      if (count) info[streamId] = { streamId, name: input.name, ...count };
      return input;
    });
    const ended = await Promise.allSettled(allocations);
    const failed = ended.find((each) => each.status === 'rejected');
    if (!failed) return info;
    for (const each of ended) if (each.status === 'fulfilled') each.value.takeBack?.(time);
    throw failed.reason;
  }

  /** The inputs that have not said what belongs to a batch. */
  get waiting(): readonly Waiting[] {
    return Array.from(this.#asked, ([streamId, batchTime]) => {
      return { kind: 'input', name: this.#inputs.get(streamId)!.name, batchTime, since: batchTime };
    });
  }

  /** What receivers wait for at their stores. */
  get held(): readonly { readonly name: string; readonly wait: object }[] {
    return Array.from(this.#inputs.values()).flatMap(({ name, held }) =>
      held ? [{ name, wait: held }] : [],
    );
  }

  /** Waits no longer for inputs that have not answered: their batch does not happen. */
  giveUp(reason: unknown): void {
    this.#givingUp?.abort(reason);
  }

  /** The batch does not happen: every input keeps what it gave. */
  takeBack(time: Time): void {
    for (const input of this.#inputs.values()) input.takeBack?.(time);
  }

  /** What each input keeps of a batch for another process, by stream id. */
  async record(time: Time): Promise<ReadonlyMap<number, Json>> {
    const records = Array.from(this.#inputs, async ([streamId, input]) => {
      const recorded = await input.record?.(time);
      return [streamId, recorded ?? null] as const;
    });
    return new Map(await Promise.all(records));
  }

  /** Gives an input the batches of earlier processes. */
  async resume(streamId: number, batches: readonly RecordedBatch[]): Promise<void> {
    await this.#inputs.get(streamId)?.resume?.(batches);
  }

  /** All outputs of the batch succeeded. */
  async completed(time: Time): Promise<void> {
    for (const input of this.#inputs.values()) await input.completed?.(time);
  }

  limit(streamId: number, recordsPerSecond: number, limit: InputLimit): void {
    this.#inputs.get(streamId)?.limit?.(recordsPerSecond, limit);
  }

  /** Takes in nothing more. */
  async stop(): Promise<void> {
    await this.#each((input) => input.stop?.());
  }

  /** Gives back what the inputs hold. */
  async close(): Promise<void> {
    await this.#each((input) => input.close?.());
  }

  /** Does the same with every input, whatever happens to one of them. */
  async #each(action: (input: Input<any>) => Promise<void> | void): Promise<void> {
    const results = await Promise.allSettled(
      Array.from(this.#inputs.values(), async (input) => action(input)),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Whether something was received that no batch has yet. */
  get pending(): boolean {
    return [...this.#inputs.values()].some((input) => input.pending);
  }

  /** The names of those that had to be left behind. */
  get left(): readonly string[] {
    return [...this.#inputs.values()].filter(({ isLeft }) => isLeft).map(({ name }) => name);
  }

  get streamIds(): readonly number[] {
    return [...this.#inputs.keys()];
  }
}

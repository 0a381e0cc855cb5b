/** An attempt ended because user code, a source or a sink threw. The task is tried again. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';
}

/** A slot is gone, and with it whatever it held. The task is tried again on another one. */
export class SlotLost extends Error {
  override readonly name = 'SlotLost';
  readonly slot: string;

  constructor(slot: string, options?: ErrorOptions) {
    super(
      `Slot ${slot} was lost${options?.cause instanceof Error ? `: ${options.cause.message}` : '.'}`,
      options,
    );
    this.slot = slot;
  }
}

/** Shuffle output that a task needs is not there. The map tasks that made it run again. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
  readonly shuffle: number;
  readonly mapPartitions: readonly number[];

  constructor(shuffle: number, mapPartitions: readonly number[], options?: ErrorOptions) {
    super(`Output of shuffle ${shuffle}, map partitions ${mapPartitions.join(', ')}, is missing.`, options);
    this.shuffle = shuffle;
    this.mapPartitions = mapPartitions;
  }
}
